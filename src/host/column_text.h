// SPDX-License-Identifier: MIT
// Values of event columns as texts. Reference: experts.md 10.5, 14.5. Depends on report.h.
#pragma once

#include "report.h"

#include <string>
#include <string_view>

namespace nmexpert {

// For people: frames counted from 1, addresses and times in their usual form. A string is returned
// as it is, with any bytes.
std::string value_text(const Column& column);

// The shortest text that reads back as the same number: "33.333333333333336", "12345678901",
// "1e+300", "inf", "nan".
std::string number_text(double value);

// Numbers and frames are right-aligned in their column.
bool is_number(NMCOLUMNTYPE type);

// "uint8" ... "string", as the JSON report calls them.
std::string_view type_name(NMCOLUMNTYPE type);

// "00:a0:c9:14:c8:29", "00000001.00a0c914c829", "192.168.0.1"
std::string mac_text(const BYTE (&address)[6]);
std::string ipx_text(const IPX_ADDR& address);
std::string ip_text(DWORD address);

// Days since 1899-12-30 as "2000-01-31 12:00:00.500", with `separator` between date and time; empty
// outside the years 100 to 9999.
std::string variant_time_text(double days, char separator);

// The fields as they are, "2000-01-31" and "12:00:00.500"; empty when all of them are zero.
std::string date_text(const SYSTEMTIME& time);
std::string time_text(const SYSTEMTIME& time);
bool is_zero(const SYSTEMTIME& time);

// "Informational" ... "Critical error"; higher values are critical, too.
std::string_view severity_text(std::uint32_t severity);

} // namespace nmexpert
