// SPDX-License-Identifier: MIT
// Compresses what a test has built. Depends on capture_builder.h, zlib.
#pragma once

#include "capture_builder.h"

#include <zlib.h>

#include <cstdlib>

namespace netmon::test {

// One member of a gzip file.
inline Bytes gzip(const Bytes& bytes, int level = Z_DEFAULT_COMPRESSION) {
  z_stream z = {};
  if (deflateInit2(&z, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) abort();
  Bytes out(deflateBound(&z, static_cast<uLong>(bytes.size())) + 64);
  z.next_in = const_cast<Bytef*>(bytes.data());
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = out.data();
  z.avail_out = static_cast<uInt>(out.size());
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) abort();
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

} // namespace netmon::test
