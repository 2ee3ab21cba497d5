// SPDX-License-Identifier: MIT
// Fuzz target: the built-in parsers on one frame. The first two bytes are the link type, modulo a
// number just above the last; the frame is the rest. Everything is recognized, attached, and
// formatted, and every value must be inside of the frame.
#include "input_file.h"

#include "core/capture/capture_handles.h"
#include "core/protocol/parser_faults.h"

#include <netmon/frames.h>
#include <netmon/properties.h>
#include <netmon/protocols.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// A pcap file with one frame.
std::vector<std::uint8_t> file_of(std::uint32_t link_type, const std::uint8_t* frame,
                                  std::size_t size) {
  const auto length = static_cast<std::uint32_t>(size);
  const std::uint32_t words[] = {0xA1B2C3D4, 2 | 4 << 16, 0, 0,      65535,
                                 link_type,  0,           0, length, length};
  std::vector<std::uint8_t> file(sizeof(words));
  std::memcpy(file.data(), words, sizeof(words));
  file.insert(file.end(), frame, frame + size);
  return file;
}

void look_at(HFRAME frame, HPROPERTY property) {
  const ULPFRAME record = GetFrameFromFrameHandle(frame);
  const BYTE* const bytes = record->MacFrame;
  LPPROPERTYINST instance = nullptr;
  while ((instance = FindPropertyInstanceRestart(frame, property, &instance, TRUE))) {
    const DWORD length = GetPropertyInstanceFrameDataLength(instance);
    const auto* const data = static_cast<const BYTE*>(
        instance->DataLength == 0xFFFF ? instance->lpPropertyInstEx->lpData : instance->lpData);
    require(data >= bytes && data + length <= bytes + record->nBytesAvail, "inside of the frame");
    char text[600];
    require(GetPropertyText(frame, instance, text, sizeof text) != nullptr, "text");
    require(std::strlen(text) < instance->lpPropertyInfo->FormatStringSize, "fits its size");
  }
}

void look_at(HCAPTURE capture) {
  const HFRAME frame = GetFrame(capture, 0);
  if (!frame) return;
  const LPRECOGNIZEDATATABLE recognized = GetFrameRecognizeData(frame);
  require(recognized != nullptr, "recognize data");
  DWORD offset = 0;
  for (WORD i = 0; i < recognized->nRecognizeDatas; ++i) {
    require(recognized->RecognizeData[i].nProtocolOffset >= offset, "offsets never decrease");
    offset = recognized->RecognizeData[i].nProtocolOffset;
  }
  require(offset <= GetFrameStoredLength(frame), "offsets are inside of the frame");
  const LPPROTOCOLTABLE protocols = GetEnabledProtocols(capture);
  for (DWORD i = 0; i < protocols->nProtocols; ++i) {
    const LPPROPERTYDATABASE database = GetProtocolInfo(protocols->hProtocol[i])->PropertyDatabase;
    for (DWORD at = 0; at < database->nProperties; ++at) {
      look_at(frame, database->PropertyInfo[at]->hProperty);
    }
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr unsigned kAboveTheLast = 310;
  if (size < 2) return 0;
  const std::uint32_t link_type = (data[0] | unsigned{data[1]} << 8) % kAboveTheLast;
  const std::vector<std::uint8_t> bytes = file_of(link_type, data + 2, size - 2);
  const netmon::fuzz::InputFile file(bytes.data(), bytes.size());
  const netmon::OpenedCapture opened = netmon::open_capture(file.path());
  if (!opened.capture) return 0;
  const HCAPTURE capture = netmon::register_capture(opened.capture);
  require(capture != nullptr, "a handle");
  look_at(capture);
  require(netmon::parser_faults().empty(), "no parser faults");
  require(netmon::close_capture(capture), "close");
  return 0;
}
