// SPDX-License-Identifier: MIT
// FRAME: what the capture says about a frame. The root of the tree: it takes no bytes. Texts:
// docs/reference/texts.md 4.
#include "builtin.h"
#include "kit.h"

#include <iterator>

namespace netmon::parsers {

namespace {

enum Row : std::uint8_t { kSummary, kTime, kDelta, kNumber, kLength, kStored, kData, kRows };

VOID WINAPIV format_frame_summary(LPPROPERTYINST instance, ...) {
  Text(instance).add("Base frame properties");
}

// As the product printed it: `7/3/2001 23:29:45.187`, nothing padded.
VOID WINAPIV format_frame_time(LPPROPERTYINST instance, ...) {
  const auto time = value_of<SYSTEMTIME>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" = ").add_decimal(time.wMonth).add('/');
  text.add_decimal(time.wDay).add('/').add_decimal(time.wYear).add(' ');
  text.add_decimal(time.wHour).add(':').add_decimal(time.wMinute).add(':');
  text.add_decimal(time.wSecond).add('.').add_decimal(time.wMilliseconds);
}

VOID WINAPIV format_frame_delta(LPPROPERTYINST instance, ...) {
  const auto delta = value_of<std::int64_t>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(": ");
  if (delta < 0) text.add('-');
  text.add_decimal(delta < 0 ? 0 - static_cast<std::uint64_t>(delta)
                             : static_cast<std::uint64_t>(delta));
  text.add(" microseconds");
}

VOID WINAPIV format_frame_number(LPPROPERTYINST instance, ...) {
  Text(instance).add(label_of(instance)).add(": ").add_decimal(value_of<DWORD>(instance));
}

VOID WINAPIV format_frame_length(LPPROPERTYINST instance, ...) {
  Text(instance)
      .add(label_of(instance))
      .add(": ")
      .add_decimal(value_of<DWORD>(instance))
      .add(" bytes");
}

const Field kFields[] = {
    {.label = "Frame", .type = PROP_TYPE_SUMMARY, .format = format_frame_summary, .level = 0},
    {.label = "Time of capture", .type = PROP_TYPE_TIME, .format = format_frame_time},
    {.label = "Time delta from previous physical frame",
     .type = PROP_TYPE_LARGEINT,
     .format = format_frame_delta},
    {.label = "Frame number",
     .type = PROP_TYPE_DWORD,
     .format = format_frame_number,
     .tshark = "frame.number"},
    {.label = "Total frame length",
     .type = PROP_TYPE_DWORD,
     .format = format_frame_length,
     .tshark = "frame.len"},
    {.label = "Capture frame length",
     .type = PROP_TYPE_DWORD,
     .format = format_frame_length,
     .tshark = "frame.cap_len"},
    {.label = "Frame data", .type = PROP_TYPE_RAW_DATA, .format = format_payload},
};
static_assert(std::size(kFields) == kRows);

struct Frame {
  static constexpr const char* kName = PROTOCOL_STRING_FRAME_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() {}

  static Verdict recognize(const Look& look) {
    return look.previous ? Verdict::not_recognized() : Verdict::recognized(0);
  }

  static void attach(const Look& look, Attacher& out) {
    const HCAPTURE capture = GetFrameCaptureHandle(look.handle);
    const DWORD number = GetFrameNumber(look.handle);
    const LONGLONG time = GetFrameTimeStamp(look.handle);
    out.summary(kSummary, look.data.size());
    if (const SYSTEMTIME* const start = GetCaptureTimeStamp(capture)) {
      SYSTEMTIME absolute = *start;
      AdjustSystemTime(&absolute, time);
      out.value(kTime, absolute);
    }
    const HFRAME before = number == 0 ? nullptr : GetFrame(capture, number - 1);
    out.value(kDelta, before ? time - GetFrameTimeStamp(before) : LONGLONG{0});
    out.value(kNumber, DWORD{number + 1}); // as people count
    out.value(kLength, GetFrameLength(look.handle));
    out.value(kStored, GetFrameStoredLength(look.handle));
    out.payload(kData, 0, look.data.size());
  }
};

} // namespace

HPROTOCOL create_frame() noexcept { return create<Frame>(); }

} // namespace netmon::parsers
