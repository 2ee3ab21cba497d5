// SPDX-License-Identifier: MIT
// The copy of an event is self-contained. Its rules are tested through the API
// (expert_events_test).
#include "core/expert/event_copy.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace netmon {
namespace {

TEST(EventCopy, IsEmptyBeforeAndAfterAFailure) {
  EventCopy copy;
  EXPECT_EQ(copy.get(), nullptr);
  EXPECT_EQ(copy.assign(nullptr), std::uint32_t{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(copy.get(), nullptr);
}

TEST(EventCopy, OutlivesTheOriginal) {
  EventCopy copy;
  {
    // Memory of exactly the size an expert allocates, so that a sanitizer sees any excess.
    const auto memory = std::make_unique<std::byte[]>(sizeof(NMEVENTDATA) + sizeof(NMCOLUMNINFO));
    auto* event = reinterpret_cast<NMEVENTDATA*>(memory.get());
    std::string name = "name", column = "column", value = "value";
    event->NumColumns = 1;
    event->szEventName = name.data();
    event->Column[0].szColumnName = column.data();
    event->Column[0].VariantData.Type = NMCOLUMNTYPE_STRING;
    event->Column[0].VariantData.Value.pStringVal = value.data();
    ASSERT_EQ(copy.assign(event), std::uint32_t{NMERR_SUCCESS});
    name = column = value = "gone";
  }
  EXPECT_STREQ(copy.get()->szEventName, "name");
  EXPECT_STREQ(copy.get()->szSourceName, "");
  EXPECT_EQ(copy.get()->Justification, nullptr);
  EXPECT_STREQ(copy.get()->Column[0].szColumnName, "column");
  EXPECT_STREQ(copy.get()->Column[0].VariantData.Value.pStringVal, "value");
}

TEST(EventCopy, ReadsNoFurtherThanTheColumnsThatAreThere) {
  // The event ends with its memory.
  const auto memory = std::make_unique<std::byte[]>(sizeof(NMEVENTDATA));
  EventCopy copy;
  EXPECT_EQ(copy.assign(reinterpret_cast<NMEVENTDATA*>(memory.get())),
            std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(copy.get()->NumColumns, 0);
}

TEST(EventCopy, CutsStrings) {
  std::vector<char> endless(kMaxEventString + 10, 'x');
  NMEVENTDATA event = {};
  event.szMachine = endless.data();
  EventCopy copy;
  ASSERT_EQ(copy.assign(&event), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(std::strlen(copy.get()->szMachine), kMaxEventString);
}

} // namespace
} // namespace netmon
