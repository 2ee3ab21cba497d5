// SPDX-License-Identifier: MIT
// What was found in one frame: its path, and the properties of all its protocols or of one. One
// block of memory, in effect, that is kept and reused for other frames; it holds the window of its
// frame. Reference: parsers.md 7.4, experts.md 14.3. Depends on frame_path.h, property_builder.h,
// recognizer.h.
#pragma once

#include "core/protocol/property_database.h"
#include "frame_path.h"
#include "property_builder.h"
#include "recognizer.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace netmon {

class ParsedFrame {
 public:
  // Which properties were attached: of no protocol, of one (by its number), or of all.
  static constexpr std::uint32_t kNothing = 0;
  static constexpr std::uint32_t kEverything = ~std::uint32_t{0};

  ParsedFrame() = default;
  ~ParsedFrame() { let_go(this); }
  ParsedFrame(const ParsedFrame&) = delete;
  ParsedFrame& operator=(const ParsedFrame&) = delete;

  // Looks at another frame: what it held before is gone. False when the frame is damaged or there
  // is no room for it. `capture` must stay open as long as it looks.
  bool open(const Capture& capture, std::uint32_t number, HFRAME handle) noexcept;

  // Sets the path: one that the capture keeps, or a copy. False when memory is short. `version` is
  // that of the protocols that recognized it.
  void set_path(const FramePath& shared, std::uint64_t version) noexcept {
    path_ = &shared;
    version_ = version;
  }
  bool copy_path(const Recognition& recognition) noexcept;

  // Has the parsers attach the properties of `which`. Under a ProtocolGuard, with nothing else
  // held. False when memory is short or calls are nested too deep; a fault of a parser is noted and
  // costs its properties only.
  bool attach(std::uint32_t which) noexcept;

  const FrameView& frame() const noexcept { return frame_; }
  const FramePath& path() const noexcept { return *path_; }
  std::uint64_t version() const noexcept { return version_; }
  bool has_properties_of(std::uint32_t which) const noexcept {
    return which_ == kEverything || which_ == which;
  }
  LPPROPERTYTABLE table() const noexcept { return properties_.table(); }
  std::span<PROPERTYINST> instances() noexcept { return properties_.instances(); }
  const PropertyBuilder& properties() const noexcept { return properties_; }
  std::size_t bytes() const noexcept { return properties_.bytes() + own_path_.bytes(); }

 private:
  void attach_from(std::uint32_t& index, std::uint32_t which, ParserCall& call);
  void keep_databases();

  FrameView frame_;
  const FramePath* path_ = nullptr;
  FramePath own_path_;
  std::uint64_t version_ = 0;
  std::uint32_t which_ = kNothing;
  PropertyBuilder properties_;
  // Those that the instances point into; kept until the next frame, after their protocols are gone.
  std::vector<std::shared_ptr<PropertyDatabase>> databases_;
};

// The bytes of a frame as a view; they stay in place as long as the holder looks at them.
bool view_frame(const Capture& capture, std::uint32_t number, HFRAME handle, Holder holder,
                FrameView& out) noexcept;

} // namespace netmon
