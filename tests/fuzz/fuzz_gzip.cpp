// SPDX-License-Identifier: MIT
// Fuzz target: captures compressed with gzip. An input is a gzip file; or, after a byte 0 and one
// that says where, a capture that is compressed here in two members, of which the second may be
// cut: so that what is changed in a capture arrives behind the decompression.
#include "core/capture/gzip_stream.h"
#include "walk_capture.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

void compress(std::vector<std::uint8_t>& out, const std::uint8_t* data, std::size_t size) {
  z_stream z = {};
  if (deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  const std::size_t before = out.size();
  out.resize(before + deflateBound(&z, static_cast<uLong>(size)) + 64);
  z.next_in = const_cast<Bytef*>(data);
  z.avail_in = static_cast<uInt>(size);
  z.next_out = out.data() + before;
  z.avail_out = static_cast<uInt>(out.size() - before);
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (netmon::is_gzip({reinterpret_cast<const std::byte*>(data), size})) {
    netmon::fuzz::walk_capture(data, size);
  } else if (size > 2 && data[0] == 0) {
    const std::size_t first = std::min<std::size_t>(data[1] * 4u, size - 2);
    std::vector<std::uint8_t> file;
    compress(file, data + 2, first);
    compress(file, data + 2 + first, size - 2 - first);
    file.resize(file.size() - data[1] % 16);
    netmon::fuzz::walk_capture(file.data(), file.size());
  }
  return 0;
}
