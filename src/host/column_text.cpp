// SPDX-License-Identifier: MIT
// Formatting of the sixteen column types.
#include "column_text.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <iterator>

namespace nmexpert {

std::string mac_text(const BYTE (&address)[6]) {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", address[0], address[1],
                     address[2], address[3], address[4], address[5]);
}

std::string ipx_text(const IPX_ADDR& address) {
  std::string text;
  for (const BYTE byte : address.Subnet) text += fmt::format("{:02x}", byte);
  text += '.';
  for (const BYTE byte : address.Address) text += fmt::format("{:02x}", byte);
  return text;
}

std::string ip_text(DWORD address) {
  BYTE bytes[4]; // packet order in memory
  std::memcpy(bytes, &address, sizeof(bytes));
  return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

std::string variant_time_text(double days, char separator) {
  if (!(days > -657435.0 && days < 2958466.0)) return {};
  // The fraction counts forward from midnight, even if the whole days are negative.
  auto whole = static_cast<long>(days);
  long milliseconds = std::lround(std::fabs(days - static_cast<double>(whole)) * 86'400'000.0);
  if (milliseconds == 86'400'000) {
    milliseconds = 0;
    ++whole;
  }
  using namespace std::chrono;
  const year_month_day date(sys_days(year(1899) / 12 / 30) + std::chrono::days(whole));
  std::string text =
      fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), separator,
                  milliseconds / 3'600'000, milliseconds / 60'000 % 60, milliseconds / 1000 % 60);
  if (milliseconds % 1000 != 0) text += fmt::format(".{:03}", milliseconds % 1000);
  return text;
}

bool is_zero(const SYSTEMTIME& time) {
  static constexpr SYSTEMTIME kZero = {};
  return std::memcmp(&time, &kZero, sizeof(time)) == 0;
}

std::string date_text(const SYSTEMTIME& time) {
  if (time.wYear == 0 && time.wMonth == 0 && time.wDay == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}", time.wYear, time.wMonth, time.wDay);
}

std::string time_text(const SYSTEMTIME& time) {
  if (is_zero(time)) return {};
  return fmt::format("{:02}:{:02}:{:02}.{:03}", time.wHour, time.wMinute, time.wSecond,
                     time.wMilliseconds);
}

std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  const double size = std::fabs(value);
  // Whole numbers are exact below 2^53, about 9e15: counters keep their digits up to there.
  const bool is_plain = size == 0 || (size >= 1e-5 && size < 1e16);
  char text[64];
  const auto written =
      is_plain ? std::to_chars(std::begin(text), std::end(text), value, std::chars_format::fixed)
               : std::to_chars(std::begin(text), std::end(text), value);
  return {text, written.ptr};
}

std::string_view severity_text(std::uint32_t severity) {
  switch (severity) {
    case NMEVENT_SEVERITY_INFORMATIONAL: return "Informational";
    case NMEVENT_SEVERITY_WARNING: return "Warning";
    case NMEVENT_SEVERITY_STRONG_WARNING: return "Strong warning";
    case NMEVENT_SEVERITY_ERROR: return "Error";
    case NMEVENT_SEVERITY_SEVERE_ERROR: return "Severe error";
    default: return "Critical error";
  }
}

std::string value_text(const Column& column) {
  const auto& value = column.value;
  switch (column.type) {
    case NMCOLUMNTYPE_UINT8: return std::to_string(value.Uint8Val);
    case NMCOLUMNTYPE_SINT8: return std::to_string(static_cast<signed char>(value.Sint8Val));
    case NMCOLUMNTYPE_UINT16: return std::to_string(value.Uint16Val);
    case NMCOLUMNTYPE_SINT16: return std::to_string(value.Sint16Val);
    case NMCOLUMNTYPE_UINT32: return std::to_string(value.Uint32Val);
    case NMCOLUMNTYPE_SINT32: return std::to_string(value.Sint32Val);
    case NMCOLUMNTYPE_FLOAT64: return number_text(value.Float64Val);
    case NMCOLUMNTYPE_FRAME: return std::to_string(std::uint64_t{value.FrameVal} + 1);
    case NMCOLUMNTYPE_YESNO: return value.YesNoVal ? "Yes" : "No";
    case NMCOLUMNTYPE_ONOFF: return value.OnOffVal ? "On" : "Off";
    case NMCOLUMNTYPE_TRUEFALSE: return value.TrueFalseVal ? "True" : "False";
    case NMCOLUMNTYPE_MACADDR: return mac_text(value.MACAddrVal);
    case NMCOLUMNTYPE_IPXADDR: return ipx_text(value.IPXAddrVal);
    case NMCOLUMNTYPE_IPADDR: return ip_text(value.IPAddrVal);
    case NMCOLUMNTYPE_VARTIME: {
      const std::string text = variant_time_text(value.VarTimeVal, ' ');
      return text.empty() ? number_text(value.VarTimeVal) : text;
    }
    case NMCOLUMNTYPE_STRING: break;
  }
  return column.text;
}

bool is_number(NMCOLUMNTYPE type) { return type <= NMCOLUMNTYPE_FRAME; }

std::string_view type_name(NMCOLUMNTYPE type) {
  switch (type) {
    case NMCOLUMNTYPE_UINT8: return "uint8";
    case NMCOLUMNTYPE_SINT8: return "sint8";
    case NMCOLUMNTYPE_UINT16: return "uint16";
    case NMCOLUMNTYPE_SINT16: return "sint16";
    case NMCOLUMNTYPE_UINT32: return "uint32";
    case NMCOLUMNTYPE_SINT32: return "sint32";
    case NMCOLUMNTYPE_FLOAT64: return "float64";
    case NMCOLUMNTYPE_FRAME: return "frame";
    case NMCOLUMNTYPE_YESNO: return "yesno";
    case NMCOLUMNTYPE_ONOFF: return "onoff";
    case NMCOLUMNTYPE_TRUEFALSE: return "truefalse";
    case NMCOLUMNTYPE_MACADDR: return "macaddr";
    case NMCOLUMNTYPE_IPXADDR: return "ipxaddr";
    case NMCOLUMNTYPE_IPADDR: return "ipaddr";
    case NMCOLUMNTYPE_VARTIME: return "vartime";
    case NMCOLUMNTYPE_STRING: break;
  }
  return "string";
}

} // namespace nmexpert
