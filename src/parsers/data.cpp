// SPDX-License-Identifier: MIT
// DATA: bytes that no parser could make sense of, because the one that tried failed. Claims all.
#include "builtin.h"
#include "kit.h"

namespace netmon::parsers {

namespace {

enum Row : std::uint8_t { kSummary, kRows };

VOID WINAPIV format_data_summary(LPPROPERTYINST instance, ...) {
  const DWORD length = GetPropertyInstanceFrameDataLength(instance);
  Text(instance)
      .add("Number of data bytes remaining = ")
      .add_decimal(length)
      .add(" (0x")
      .add_hex(length, 4)
      .add(')');
}

const Field kFields[] = {
    {.label = "Data", .type = PROP_TYPE_RAW_DATA, .format = format_data_summary, .level = 0},
};
static_assert(std::size(kFields) == kRows);

struct Data {
  static constexpr const char* kName = PROTOCOL_STRING_DATA_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() {}
  static Verdict recognize(const Look&) { return Verdict::claimed(); }
  static void attach(const Look& look, Attacher& out) { out.summary(kSummary, look.data.size()); }
};

} // namespace

HPROTOCOL create_data() noexcept { return create<Data>(); }

} // namespace netmon::parsers
