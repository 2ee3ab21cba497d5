// SPDX-License-Identifier: MIT
// One pass to see which interfaces and times there are, and one to write.
#include "capture_writer_pcap.h"

#include "capture_pcap.h"
#include "core/runtime/expert_text.h"
#include "frame_clock.h"
#include "link_types.h"
#include "mapped_read.h"
#include "pcap_frame.h"
#include "put_frames.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace netmon {

namespace {

constexpr std::uint32_t kUsualSnapLength = 262144;
constexpr std::int64_t kTicks = FrameClock::kTicksPerSecond;
constexpr std::uint32_t kNoInterface = 0xFFFFFFFF;

// An interface of the file that is written.
struct Source {
  const CaptureInterface* from = nullptr; // which it was; null where the capture names none
  std::uint32_t link_type = 0;
  std::uint32_t largest = 0; // bytes stored of a frame
  bool is_used = false;
};

// What the head of the file must say.
class Plan {
 public:
  // Interfaces keep their numbers, also those without frames.
  explicit Plan(const Capture& capture) {
    for (const CaptureInterface& from : capture.interfaces()) add(&from, from.link_type);
  }

  std::vector<Source> sources;
  std::uint32_t frames = 0;
  std::int64_t earliest = 0; // ticks
  std::int64_t latest = 0;
  bool lost_radio = false;
  bool lost_atm = false;

  // The number of the source of frames of an interface and link type; kNoInterface: there is none.
  // A frame that is presented as another link's is not from the interface that describes it.
  std::uint32_t find(const CaptureInterface* from, std::uint32_t link_type) {
    if (last_ < sources.size() && sources[last_].from == from &&
        sources[last_].link_type == link_type) {
      return last_;
    }
    const auto found = numbers_.find({from, link_type});
    if (found == numbers_.end()) return kNoInterface;
    return last_ = found->second;
  }

  std::uint32_t add(const CaptureInterface* from, std::uint32_t link_type) {
    const auto number = static_cast<std::uint32_t>(sources.size());
    sources.push_back({from, link_type, 0, false});
    numbers_[{from, link_type}] = number;
    return number;
  }

  // The one that a pcap file's header tells.
  const Source& only() const {
    const auto used = std::find_if(sources.begin(), sources.end(),
                                   [](const Source& source) { return source.is_used; });
    return used == sources.end() ? sources.front() : *used;
  }

 private:
  std::map<std::pair<const CaptureInterface*, std::uint32_t>, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;
};

std::string frame_text(std::uint32_t number) { return "frame " + std::to_string(number); }

Error look_through(const Capture& capture, const FrameClock& clock, Plan& plan) {
  for (std::uint32_t number = 0; number < capture.frame_count(); ++number) {
    FrameInfo info;
    if (!capture.read(number, info)) continue;
    const auto frame = pcap_frame(capture, number, info);
    if (!frame) {
      return {NMERR_NOT_SUPPORTED, 0,
              frame_text(number) + " is of medium " + std::to_string(capture.media(number)) +
                  ", which no link type stands for: save it as .cap"};
    }
    if (frame->stored > longest_packet(frame->link_type)) {
      return {NMERR_NOT_SUPPORTED, 0,
              frame_text(number) + " has " + std::to_string(frame->stored) +
                  " bytes, more than readers of such files take"};
    }
    const auto ticks = clock.at(number, info.time);
    if (!ticks) {
      return {NMERR_NOT_SUPPORTED, 0,
              frame_text(number) + " has a time that is millennia away: save it as .cap"};
    }
    const CaptureInterface* const from = capture.interface_of(number);
    std::uint32_t number_of_source = plan.find(from, frame->link_type);
    if (number_of_source == kNoInterface) number_of_source = plan.add(from, frame->link_type);
    Source& source = plan.sources[number_of_source];
    source.is_used = true;
    source.largest = std::max(source.largest, frame->stored);
    plan.earliest = plan.frames == 0 ? *ticks : std::min(plan.earliest, *ticks);
    plan.latest = plan.frames == 0 ? *ticks : std::max(plan.latest, *ticks);
    ++plan.frames;
    if (frame->lost_header) (frame->front_bytes != 0 ? plan.lost_atm : plan.lost_radio) = true;
  }
  if (plan.sources.empty()) { // a file says its link type even when there is nothing in it
    plan.add(nullptr, link_type_of_media(capture.common_media()).value_or(1));
  }
  return {};
}

Error fits_in_pcap(const Plan& plan) {
  std::set<std::uint32_t> link_types;
  std::string names;
  for (const Source& source : plan.sources) {
    if (!source.is_used || !link_types.insert(source.link_type).second) continue;
    names += (names.empty() ? "" : ", ") + link_type_text(source.link_type);
  }
  if (link_types.size() > 1) {
    return {NMERR_NOT_SUPPORTED, 0,
            "its frames are of several link types (" + names +
                "), and a pcap file has one: save it as .pcapng or .cap"};
  }
  constexpr std::int64_t kEnd = (std::int64_t{1} << 32) * kTicks;
  if (plan.frames != 0 && (plan.earliest < 0 || plan.latest >= kEnd)) {
    return {NMERR_NOT_SUPPORTED, 0,
            "it has frames before 1970 or after 2106, which pcap cannot say: save it as .pcapng or "
            ".cap"};
  }
  return {};
}

class PcapWriter {
 public:
  PcapWriter(SinkBuffer& out, const Plan& plan, bool is_fine) : out_(out), is_fine_(is_fine) {
    out.put<std::uint32_t>(is_fine ? 0xA1B23C4D : 0xA1B2C3D4);
    out.put<std::uint16_t>(2);
    out.put<std::uint16_t>(4);
    out.put<std::uint64_t>(0);
    std::uint32_t snap_length = kUsualSnapLength;
    for (const Source& source : plan.sources) snap_length = std::max(snap_length, source.largest);
    out.put<std::uint32_t>(snap_length);
    out.put<std::uint32_t>(plan.only().link_type);
  }

  void write(std::uint32_t, std::int64_t ticks, const PcapFrame& frame) {
    const std::int64_t fraction = ticks % kTicks;
    out_.put<std::uint32_t>(static_cast<std::uint32_t>(ticks / kTicks));
    out_.put<std::uint32_t>(static_cast<std::uint32_t>(is_fine_ ? fraction * 100 : fraction / 10));
    out_.put<std::uint32_t>(frame.stored);
    out_.put<std::uint32_t>(frame.length);
    out_.append(frame.front.data(), frame.front_bytes);
    out_.append(frame.bytes, frame.stored - frame.front_bytes);
  }

 private:
  SinkBuffer& out_;
  bool is_fine_;
};

constexpr std::uint32_t padding_of(std::size_t bytes) noexcept {
  return static_cast<std::uint32_t>((4 - bytes % 4) % 4);
}

// Options of a block, collected to know their length.
class Options {
 public:
  void add(std::uint16_t code, const void* value, std::size_t bytes) {
    put(code);
    put(static_cast<std::uint16_t>(bytes));
    const auto* from = static_cast<const std::byte*>(value);
    bytes_.insert(bytes_.end(), from, from + bytes);
    bytes_.resize(bytes_.size() + padding_of(bytes));
  }
  // Texts are cut, between characters, to what an option holds.
  void add_text(std::uint16_t code, const std::string& text) {
    std::size_t bytes = std::min<std::size_t>(text.size(), 0xFFFF);
    while (bytes < text.size() && bytes > 0 && (text[bytes] & 0xC0) == 0x80) --bytes;
    if (bytes != 0) add(code, text.data(), bytes);
  }
  void end() {
    if (!bytes_.empty()) bytes_.resize(bytes_.size() + 4);
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  void put(std::uint16_t value) {
    bytes_.push_back(static_cast<std::byte>(value));
    bytes_.push_back(static_cast<std::byte>(value >> 8));
  }

  std::vector<std::byte> bytes_;
};

class PcapngWriter {
 public:
  PcapngWriter(SinkBuffer& out, const Capture& capture, const Plan& plan, bool is_fine)
      : out_(out), is_fine_(is_fine) {
    // Times count from 1970, or from a second before all frames if they are older.
    if (plan.earliest < 0) offset_ = plan.earliest / kTicks - 1;
    Options comment;
    comment.add_text(kComment, utf8_text(capture.comment()));
    comment.end();
    begin(kSection, 16 + comment.bytes().size());
    out_.put<std::uint32_t>(0x1A2B3C4D);
    out_.put<std::uint16_t>(1);
    out_.put<std::uint16_t>(0);
    out_.put<std::uint64_t>(~std::uint64_t{0}); // the section's length is not told
    out_.append(comment.bytes().data(), comment.bytes().size());
    end();
    for (const Source& source : plan.sources) write_interface(source);
  }

  void write(std::uint32_t source, std::int64_t ticks, const PcapFrame& frame) {
    ticks -= offset_ * kTicks;
    const auto units = static_cast<std::uint64_t>(is_fine_ ? ticks : ticks / 10);
    const std::uint32_t padding = padding_of(frame.stored);
    begin(kPacket, std::size_t{20} + frame.stored + padding);
    out_.put<std::uint32_t>(source);
    out_.put<std::uint32_t>(static_cast<std::uint32_t>(units >> 32));
    out_.put<std::uint32_t>(static_cast<std::uint32_t>(units));
    out_.put<std::uint32_t>(frame.stored);
    out_.put<std::uint32_t>(frame.length);
    out_.append(frame.front.data(), frame.front_bytes);
    out_.append(frame.bytes, frame.stored - frame.front_bytes);
    out_.append_zeros(padding);
    end();
  }

 private:
  static constexpr std::uint32_t kSection = 0x0A0D0D0A, kInterface = 1, kPacket = 6;
  static constexpr std::uint16_t kComment = 1, kName = 2, kDescription = 3, kResolution = 9,
                                 kOffset = 14;

  // As it was, unless that is not true any more. 0: no limit.
  static std::uint32_t snap_length_of(const Source& source) {
    if (!source.from) return std::max(kUsualSnapLength, source.largest);
    return source.from->snap_length >= source.largest ? source.from->snap_length : 0;
  }

  void write_interface(const Source& source) {
    Options options;
    if (source.from) {
      options.add_text(kName, source.from->name);
      options.add_text(kDescription, source.from->description);
      options.add_text(kComment, source.from->comment);
    }
    if (is_fine_) {
      constexpr std::uint8_t kTenMillionths = 7;
      options.add(kResolution, &kTenMillionths, 1);
    }
    if (offset_ != 0) {
      std::uint8_t little[8];
      for (int i = 0; i < 8; ++i) {
        little[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(offset_) >> (8 * i));
      }
      options.add(kOffset, little, sizeof little);
    }
    options.end();
    begin(kInterface, 8 + options.bytes().size());
    out_.put<std::uint16_t>(static_cast<std::uint16_t>(source.link_type));
    out_.put<std::uint16_t>(0);
    out_.put<std::uint32_t>(snap_length_of(source));
    out_.append(options.bytes().data(), options.bytes().size());
    end();
  }

  void begin(std::uint32_t type, std::size_t body) {
    block_bytes_ = static_cast<std::uint32_t>(body + 12);
    out_.put<std::uint32_t>(type);
    out_.put<std::uint32_t>(block_bytes_);
  }
  void end() { out_.put<std::uint32_t>(block_bytes_); }

  SinkBuffer& out_;
  bool is_fine_;
  std::int64_t offset_ = 0; // seconds
  std::uint32_t block_bytes_ = 0;
};

template <class Writer>
Error write_frames(const Capture& capture, const FrameClock& clock, Plan& plan, SinkBuffer& out,
                   Writer writer) {
  return put_frames(capture, out, [&](std::uint32_t number, FrameInfo info) -> Error {
    const auto ticks = clock.at(number, info.time);
    // The clock may have looked at something else through the window of this frame.
    if (clock.is_fine() && !capture.read(number, info)) return {};
    const auto frame = pcap_frame(capture, number, info);
    const std::uint32_t source =
        frame ? plan.find(capture.interface_of(number), frame->link_type) : kNoInterface;
    if (source == kNoInterface || !ticks || *ticks < plan.earliest || *ticks > plan.latest) {
      return {NMERR_FILE_READ_ERROR, 0, "its frames were modified while it was being saved"};
    }
    writer.write(source, *ticks, *frame);
    return {};
  });
}

void tell_losses(const Capture& capture, const FrameClock& clock, const Plan& plan, bool is_pcapng,
                 std::vector<std::string>& notes) {
  if (!is_pcapng && !capture.comment().empty()) {
    notes.emplace_back("the comment was left out: pcap files have no room for one");
  }
  if (plan.frames != 0 && !clock.knows_start()) {
    notes.emplace_back(
        "the capture does not say when it began: the times of the frames count from 1970-01-01");
  }
  FrameInfo first;
  if (capture.read(0, first) && clock.knows_start() && (first.time < 0 || first.time >= 1000)) {
    notes.emplace_back(
        "when the capture began was left out: its first frame was at another time, and a pcap or "
        "pcapng file begins with it");
  }
  if (plan.lost_radio) {
    notes.emplace_back("what Network Monitor's radio headers say of 802.11 frames was left out");
  }
  if (plan.lost_atm) {
    notes.emplace_back(
        "what the headers of ATM frames say was kept in part: of addresses and the kind of "
        "traffic, "
        "SunATM's have nothing or something else");
  }
}

} // namespace

Error write_pcap(const Capture& capture, bool is_pcapng, SinkBuffer& out,
                 std::vector<std::string>& notes) {
  std::optional<FrameClock> made;
  Plan plan(capture);
  Error error;
  const auto look = [&] {
    made.emplace(capture);
    error = look_through(capture, *made, plan);
    if (!error && !is_pcapng) error = fits_in_pcap(plan);
    if (!error) tell_losses(capture, *made, plan, is_pcapng, notes);
  };
  if (!could_read(look)) return unreadable();
  if (error) return error;
  const FrameClock& clock = *made;
  if (is_pcapng) {
    return write_frames(capture, clock, plan, out,
                        PcapngWriter(out, capture, plan, clock.is_fine()));
  }
  return write_frames(capture, clock, plan, out, PcapWriter(out, plan, clock.is_fine()));
}

} // namespace netmon
