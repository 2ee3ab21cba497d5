// SPDX-License-Identifier: MIT
// Definitions and their table have room for all properties at once, so that neither ever moves.
#include "property_database.h"

#include "base/ascii_text.h"

#include <algorithm>
#include <exception>
#include <new>

namespace netmon {

std::shared_ptr<PropertyDatabase> PropertyDatabase::make(HPROTOCOL owner,
                                                         std::uint32_t properties) noexcept try {
  if (properties > kMaxProperties) return nullptr;
  std::shared_ptr<PropertyDatabase> made(new PropertyDatabase);
  made->owner_ = owner;
  made->storage_.reset(
      new std::byte[sizeof(PROPERTYDATABASE) + properties * sizeof(LPPROPERTYINFO)]());
  made->table_ = new (made->storage_.get()) PROPERTYDATABASE();
  made->infos_.reset(new PROPERTYINFO[properties]());
  if (!take_property_places(properties, made->first_place_)) return nullptr;
  made->capacity_ = properties;
  made->is_open_ = true;
  return made;
} catch (const std::exception&) {
  return nullptr;
}

HPROPERTY PropertyDatabase::add(const PROPERTYINFO& info) noexcept {
  const std::uint32_t index = table_->nProperties;
  if (index >= capacity_) return 0;
  infos_[index] = info;
  const HPROPERTY handle = publish_property(first_place_ + index, &infos_[index], owner_);
  table_->PropertyInfo[index] = &infos_[index];
  table_->nProperties = index + 1;
  return handle;
}

HPROPERTY PropertyDatabase::find(std::string_view label) const noexcept {
  const auto first = infos_.get();
  const auto last = first + table_->nProperties;
  auto found = std::find_if(
      first, last, [&](const PROPERTYINFO& info) { return info.Label && label == info.Label; });
  if (found == last) {
    found = std::find_if(first, last, [&](const PROPERTYINFO& info) {
      return info.Label && equal_ignoring_case(label, info.Label);
    });
  }
  return found == last ? 0 : found->hProperty;
}

void PropertyDatabase::close() noexcept {
  if (!is_open_) return;
  is_open_ = false;
  give_back_property_places(first_place_, capacity_);
}

bool PropertyDatabase::owns(const PROPERTYINFO* info) const noexcept {
  // A pointer that somebody made up: compared as a number.
  const auto first = reinterpret_cast<std::uintptr_t>(infos_.get());
  const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(info) - first;
  return offset < table_->nProperties * sizeof(PROPERTYINFO) && offset % sizeof(PROPERTYINFO) == 0;
}

} // namespace netmon
