// SPDX-License-Identifier: MIT
// Collecting text into large pieces.
#include "output_buffer.h"

namespace nmexpert {

namespace {

constexpr std::size_t kEnough = std::size_t{64} << 10;

} // namespace

OutputBuffer::int_type OutputBuffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char letter = traits_type::to_char_type(c);
  return xsputn(&letter, 1) == 1 ? c : traits_type::eof();
}

std::streamsize OutputBuffer::xsputn(const char* data, std::streamsize bytes) {
  if (error_) return 0;
  used_ = used_ || bytes != 0;
  text_.append(data, static_cast<std::size_t>(bytes));
  return text_.size() < kEnough || sync() == 0 ? bytes : 0;
}

int OutputBuffer::sync() {
  if (!error_ && !text_.empty()) error_ = put(text_);
  text_.clear();
  return error_ ? -1 : 0;
}

std::error_code OutputBuffer::close() {
  sync();
  const std::error_code closing = close_file();
  if (!error_) error_ = closing;
  return error_;
}

} // namespace nmexpert
