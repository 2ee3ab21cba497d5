// SPDX-License-Identifier: MIT
// zlib's inflate over the pieces of another stream.
#include "gzip_stream.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>

namespace netmon {

namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS; // with zlib's own check of header, length, and CRC

} // namespace

struct GzipStream::Inflater {
  z_stream z = {};
};

bool is_gzip(std::span<const std::byte> head) noexcept {
  return head.size() >= 3 && head[0] == std::byte{0x1F} && head[1] == std::byte{0x8B} &&
         head[2] == std::byte{8};
}

GzipStream::GzipStream(ByteStream& compressed)
    : compressed_(compressed), inflater_(std::make_unique<Inflater>()) {
  if (inflateInit2(&inflater_->z, kGzipOnly) != Z_OK) throw std::bad_alloc();
}

GzipStream::~GzipStream() { inflateEnd(&inflater_->z); }

// What was read before stays good: the stream ends here.
void GzipStream::stop(const char* why) {
  has_ended_ = true;
  problem_ = std::string(why) + ", at offset " + std::to_string(compressed_.position()) +
             " of its compressed form";
}

std::size_t GzipStream::read(std::span<std::byte> room) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  z_stream& z = inflater_->z;
  while (!has_ended_) {
    const std::span<const std::byte> next = compressed_.peek(1);
    if (!in_member_) {
      // Behind a member there is another one, or padding.
      if (!is_gzip(compressed_.peek(3))) {
        if (!next.empty() && next[0] != std::byte{0}) {
          stop("goes on with something that is not compressed");
        }
        has_ended_ = true;
        break;
      }
      inflateReset(&z);
      in_member_ = true;
      continue;
    }
    if (next.empty()) {
      if (compressed_.problem().empty()) {
        stop("ends in the middle of its compressed data");
      } else {
        has_ended_ = true;
        problem_ = compressed_.problem();
      }
      break;
    }
    const std::size_t in = std::min(next.size(), kMost);
    const std::size_t out = std::min(room.size(), kMost);
    // zlib takes no const, but changes nothing there.
    z.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(next.data()));
    z.avail_in = static_cast<uInt>(in);
    z.next_out = reinterpret_cast<Bytef*>(room.data());
    z.avail_out = static_cast<uInt>(out);
    const int result = inflate(&z, Z_NO_FLUSH);
    compressed_.pass(in - z.avail_in);
    const std::size_t got = out - z.avail_out;
    if (result == Z_STREAM_END) {
      in_member_ = false;
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      stop(z.msg ? (std::string("is damaged (") + z.msg + ")").c_str() : "is damaged");
    }
    if (got != 0) return got;
  }
  return 0;
}

} // namespace netmon
