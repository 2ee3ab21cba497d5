// SPDX-License-Identifier: MIT
// Instances are in the order in which they were attached, those of a protocol next to each other.
#include "property_builder.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>
#include <exception>

namespace netmon {

namespace {

constexpr std::uint32_t kMaxLength = 0xFFFE; // 0xFFFF marks an extended instance
constexpr std::size_t kChunkBytes = 4096;
constexpr std::size_t kExtendedHead = offsetof(PROPERTYINSTEX, Byte);

} // namespace

bool PropertyBuilder::begin(const std::byte* bytes, std::uint32_t stored,
                            std::uint32_t protocols) noexcept try {
  bytes_ = bytes;
  stored_ = stored;
  protocols_ = protocols;
  current_ = kNone;
  instances_.clear();
  chunk_ = used_ = extended_bytes_ = 0;
  // Beyond one chunk, memory is not kept: it was an odd frame.
  if (chunks_.size() > 1) chunks_.erase(chunks_.begin() + 1, chunks_.end());
  const std::size_t size = offsetof(PROPERTYTABLE, PropertyInstTable) +
                           std::size_t{protocols} * sizeof(PROPERTYINSTTABLE);
  table_.assign(std::max(size, sizeof(PROPERTYTABLE)), std::byte{0});
  table()->nPropertyInstTables = static_cast<BYTE>(protocols);
  return true;
} catch (const std::exception&) {
  return false;
}

void PropertyBuilder::begin_protocol(std::uint32_t index) noexcept {
  // Those in between have no instances.
  const auto next = static_cast<WORD>(instances_.size());
  for (std::uint32_t i = current_ + 1; i <= index && i < protocols_; ++i) {
    entries()[i].nPropertyInstIndex = next;
  }
  current_ = index;
}

std::byte* PropertyBuilder::extended_room(std::size_t bytes) {
  const std::size_t wanted = (bytes + 7) / 8 * 8;
  while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < wanted) {
    ++chunk_;
    used_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const std::size_t size = std::max(kChunkBytes, wanted);
    chunks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
  }
  std::byte* const room = chunks_[chunk_].bytes.get() + used_;
  used_ += wanted;
  return room;
}

std::uint32_t PropertyBuilder::attach(const Attachment& attachment) noexcept try {
  const PropertyRef property = find_property(attachment.property);
  if (!property.info) return NMERR_INVALID_HPROPERTY;
  if (instances_.size() == kMaxInstances || current_ >= protocols_) return NMERR_OUT_OF_MEMORY;

  // A pointer that leads out of the frame is not kept, only the value itself may be elsewhere.
  const std::uintptr_t offset =
      reinterpret_cast<std::uintptr_t>(attachment.data) - reinterpret_cast<std::uintptr_t>(bytes_);
  const bool is_inside = attachment.data && offset <= stored_;
  const bool is_empty = attachment.length == 0;
  if (!is_inside && !is_empty) return NMERR_INVALID_PARAMETER;
  if (is_inside && !is_empty && offset == stored_) return NMERR_INVALID_PARAMETER;
  const auto kept = is_inside ? static_cast<std::uint32_t>(stored_ - offset) : 0;
  const std::uint32_t length = std::min({attachment.length, kept, kMaxLength});

  PROPERTYINST instance = {};
  instance.lpPropertyInfo = property.info;
  instance.Level = static_cast<WORD>(attachment.level & 0xF);
  instance.HelpID = static_cast<WORD>(attachment.help_id & 0xFFF);
  instance.IFlags = attachment.flags;
  auto* const data = is_inside ? const_cast<std::byte*>(attachment.data) : nullptr;
  if (attachment.extended && attachment.extended_length != 0) {
    const std::uint32_t extended_length = std::min(attachment.extended_length, kMaxLength);
    const std::size_t size = std::max(sizeof(PROPERTYINSTEX), kExtendedHead + extended_length);
    if (extended_bytes_ + size > kMaxExtendedBytes) return NMERR_OUT_OF_MEMORY;
    std::byte* const room = extended_room(size);
    std::memset(room, 0, sizeof(PROPERTYINSTEX));
    std::memcpy(room + kExtendedHead, attachment.extended, extended_length);
    auto* const extended = reinterpret_cast<LPPROPERTYINSTEX>(room);
    extended->Length = static_cast<WORD>(length);
    extended->LengthEx = static_cast<WORD>(extended_length);
    extended->lpData = data;
    instance.lpPropertyInstEx = extended;
    instance.DataLength = 0xFFFF;
    extended_bytes_ += size;
  } else {
    instance.lpData = data;
    instance.DataLength = static_cast<WORD>(length);
  }
  instances_.push_back(instance);
  ++entries()[current_].nPropertyInsts;
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

void PropertyBuilder::finish() noexcept {
  if (protocols_ != 0) begin_protocol(protocols_ - 1);
  current_ = protocols_;
  table()->nTotalPropertyInsts = static_cast<DWORD>(instances_.size());
  table()->lpFirstPropertyInst = instances_.empty() ? nullptr : instances_.data();
}

std::uint32_t PropertyBuilder::protocol_of(const PROPERTYINST* instance) const noexcept {
  const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(instance) -
                                reinterpret_cast<std::uintptr_t>(instances_.data());
  const std::size_t index = offset / sizeof(PROPERTYINST);
  if (index >= instances_.size() || offset % sizeof(PROPERTYINST) != 0) return kNone;
  for (std::uint32_t i = 0; i < protocols_; ++i) {
    const PROPERTYINSTTABLE& entry = entries()[i];
    if (index - entry.nPropertyInstIndex < entry.nPropertyInsts) return i;
  }
  return kNone;
}

std::size_t PropertyBuilder::bytes() const noexcept {
  std::size_t sum =
      sizeof(*this) + table_.capacity() + instances_.capacity() * sizeof(PROPERTYINST);
  for (const Chunk& chunk : chunks_) sum += chunk.size;
  return sum;
}

} // namespace netmon
