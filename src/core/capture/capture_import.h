// SPDX-License-Identifier: MIT
// Reads a whole file of a format other than Network Monitor's into temporary storage. Depends on
// byte_stream.h, frame_import.h.
#pragma once

#include "byte_stream.h"
#include "core/runtime/error.h"
#include "file_bytes.h"
#include "frame_import.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace netmon {

enum class ImportFormat : std::uint8_t { none, pcap, pcapng };

// The format of a file that starts like this.
ImportFormat recognise_import(std::span<const std::byte> head) noexcept;

// Reads all frames. An error when there are none that could be read although there should be;
// otherwise what could not be read is told by a warning. May throw std::bad_alloc.
Error import_frames(ByteStream& file, ImportFormat format, ImportedFrames& out);

// Keeps a whole stream in temporary storage, for formats that are not read from front to back.
// Where it ends early, its problem() tells why. May throw std::bad_alloc.
Error keep_stream(ByteStream& stream, FileBytes& out);

} // namespace netmon
