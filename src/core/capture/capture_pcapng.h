// SPDX-License-Identifier: MIT
// Reader of pcapng files: several sections in either byte order, any number of interfaces declared
// anywhere, enhanced, simple, and old packet blocks. Other blocks are gone past, whatever their
// size. Reference: capture-files.md 7.2, 13.2. Depends on byte_stream.h, frame_import.h.
#pragma once

#include "byte_stream.h"
#include "core/runtime/error.h"
#include "frame_import.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace netmon {

// Whether a file that starts like this is a pcapng file.
bool is_pcapng(const std::byte* data, std::uint64_t size) noexcept;

// Reads the whole file. The error is one of its first block; what is wrong behind it is left in
// `import`. May throw std::bad_alloc.
Error read_pcapng(ByteStream& file, FrameImport& import);

// The comment of the first section; empty where there is none, or the file is no good.
std::string read_pcapng_comment(ByteStream& file);

} // namespace netmon
