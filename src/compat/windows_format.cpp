// SPDX-License-Identifier: MIT
// printf by the rules of the C library of Windows: each conversion is parsed, its argument is
// fetched with the width that it has on Windows, and the C library of this system formats that one
// value.
#include "windows_format.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace netmon {

namespace {

enum class Width { standard, narrow, bits64, pointer, long_double, wide };

struct Conversion {
  bool minus = false, plus = false, space = false, alternate = false, zero = false;
  int field = 0;
  int precision = -1;
  Width width = Width::standard;
  char kind = 0; // 0: the format ended in the middle
};

int read_number(const char*& at) noexcept {
  int number = 0;
  for (; *at >= '0' && *at <= '9'; ++at) number = std::min(number * 10 + (*at - '0'), 9999);
  return number;
}

void read_flags(const char*& at, Conversion& c) noexcept {
  for (;; ++at) {
    switch (*at) {
      case '-': c.minus = true; break;
      case '+': c.plus = true; break;
      case ' ': c.space = true; break;
      case '#': c.alternate = true; break;
      case '0': c.zero = true; break;
      default: return;
    }
  }
}

void read_width(const char*& at, Conversion& c) noexcept {
  if (at[0] == 'I' && at[1] == '6' && at[2] == '4') {
    at += 3;
    c.width = Width::bits64;
  } else if (at[0] == 'I' && at[1] == '3' && at[2] == '2') {
    at += 3;
  } else if (at[0] == 'l' && at[1] == 'l') {
    at += 2;
    c.width = Width::bits64;
  } else if (at[0] == 'h' && at[1] == 'h') {
    at += 2;
    c.width = Width::narrow;
  } else {
    switch (*at) {
      case 'I':
      case 'z': c.width = Width::pointer; break;
      case 'h': c.width = Width::narrow; break;
      case 'l':
      case 'w': c.width = Width::wide; break; // of a number: 32 bits, the same as without it
      case 'L': c.width = Width::long_double; break;
      default: return;
    }
    ++at;
  }
}

// The conversion as the C library of this system writes it.
std::string specification(const Conversion& c, const char* length, char kind) {
  std::string text = "%";
  if (c.minus) text += '-';
  if (c.plus) text += '+';
  if (c.space) text += ' ';
  if (c.alternate) text += '#';
  if (c.zero) text += '0';
  if (c.field > 0) text += std::to_string(c.field);
  if (c.precision >= 0) text += '.' + std::to_string(c.precision);
  text += length;
  text += kind;
  return text;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
template <typename Value>
void append(std::string& out, const std::string& specification, Value value) {
  char brief[128];
  const int length = std::snprintf(brief, sizeof brief, specification.c_str(), value);
  if (length < 0) return;
  const auto bytes = static_cast<std::size_t>(length);
  if (bytes < sizeof brief) {
    out.append(brief, bytes);
    return;
  }
  const std::size_t before = out.size();
  out.resize(before + bytes + 1);
  std::snprintf(out.data() + before, bytes + 1, specification.c_str(), value);
  out.resize(before + bytes);
}
#pragma GCC diagnostic pop

void append_text(std::string& out, const Conversion& c, const char* text, std::size_t bytes) {
  const std::size_t field = static_cast<std::size_t>(c.field);
  const std::size_t blanks = field > bytes ? field - bytes : 0;
  if (!c.minus) out.append(blanks, ' ');
  out.append(text, bytes);
  if (c.minus) out.append(blanks, ' ');
}

// Characters beyond 8 bits become question marks.
std::string narrowed(const char16_t* text, int precision) {
  std::string result;
  for (; (precision < 0 || result.size() < static_cast<std::size_t>(precision)) && *text; ++text) {
    result += *text < 0x100 ? static_cast<char>(*text) : '?';
  }
  return result;
}

} // namespace

bool format_like_windows(std::string& out, const char* format, std::va_list arguments) noexcept {
  if (!format) return true;
  std::va_list list;
  va_copy(list, arguments);
  bool done = true;
  try {
    for (const char* at = format; *at;) {
      if (*at != '%') {
        out += *at++;
        continue;
      }
      ++at;
      Conversion c;
      read_flags(at, c);
      if (*at == '*') {
        ++at;
        const long long field = va_arg(list, int);
        c.minus = c.minus || field < 0;
        c.field = static_cast<int>(std::min(field < 0 ? -field : field, 9999LL));
      } else {
        c.field = read_number(at);
      }
      if (*at == '.') {
        ++at;
        if (*at == '*') {
          ++at;
          c.precision = std::min(va_arg(list, int), 9999);
        } else {
          c.precision = read_number(at);
        }
      }
      read_width(at, c);
      c.kind = *at;
      if (c.kind) ++at;
      switch (c.kind) {
        case 'd':
        case 'i': {
          const long long value = c.width == Width::bits64 ? va_arg(list, long long)
                                  : c.width == Width::pointer
                                      ? static_cast<long long>(va_arg(list, std::intptr_t))
                                  : c.width == Width::narrow ? static_cast<short>(va_arg(list, int))
                                                             : va_arg(list, int);
          append(out, specification(c, "ll", 'd'), value);
          break;
        }
        case 'u':
        case 'o':
        case 'x':
        case 'X': {
          const unsigned long long value =
              c.width == Width::bits64 ? va_arg(list, unsigned long long)
              : c.width == Width::pointer
                  ? static_cast<unsigned long long>(va_arg(list, std::uintptr_t))
              : c.width == Width::narrow ? static_cast<unsigned short>(va_arg(list, unsigned int))
                                         : va_arg(list, unsigned int);
          append(out, specification(c, "ll", c.kind), value);
          break;
        }
        case 'p': {
          char digits[2 * sizeof(void*) + 1];
          const int length =
              std::snprintf(digits, sizeof digits, "%0*llX", static_cast<int>(2 * sizeof(void*)),
                            static_cast<unsigned long long>(
                                reinterpret_cast<std::uintptr_t>(va_arg(list, void*))));
          append_text(out, c, digits, static_cast<std::size_t>(length));
          break;
        }
        case 'c':
        case 'C': {
          const int value = va_arg(list, int);
          const bool wide = c.kind == 'C' || c.width == Width::wide;
          const char character = wide && (value & 0xffff) > 0xff ? '?' : static_cast<char>(value);
          append_text(out, c, &character, 1);
          break;
        }
        case 's':
        case 'S': {
          const void* value = va_arg(list, const void*);
          const bool wide = c.width == Width::wide || (c.kind == 'S' && c.width != Width::narrow);
          if (!value) {
            append_text(out, c, "(null)", 6);
          } else if (wide) {
            const std::string text = narrowed(static_cast<const char16_t*>(value), c.precision);
            append_text(out, c, text.data(), text.size());
          } else {
            const char* text = static_cast<const char*>(value);
            append_text(out, c, text,
                        c.precision < 0 ? std::strlen(text)
                                        : strnlen(text, static_cast<std::size_t>(c.precision)));
          }
          break;
        }
        case 'e':
        case 'E':
        case 'f':
        case 'g':
        case 'G':
          if (c.width == Width::long_double) {
            append(out, specification(c, "L", c.kind), va_arg(list, long double));
          } else {
            append(out, specification(c, "", c.kind), va_arg(list, double));
          }
          break;
        case 'n':
        case 0: break;
        default: out += c.kind; break; // %%, and what is not a conversion
      }
    }
  } catch (...) {
    done = false;
  }
  va_end(list);
  return done;
}

} // namespace netmon
