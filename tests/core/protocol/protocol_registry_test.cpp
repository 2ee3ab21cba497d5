// SPDX-License-Identifier: MIT
// Protocols, their property databases, and who follows whom. Reference: parsers.md 4, 5, 10.
#include "core/protocol/protocol_registry.h"

#include "core/protocol/handoff_table.h"
#include "core/protocol/wiring_ini.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace netmon {
namespace {

VOID WINAPI ignore_protocol(HPROTOCOL) {}
LPBYTE WINAPI refuse_all(HFRAME, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD, LPDWORD,
                         LPHPROTOCOL, PDWORD_PTR) {
  return data;
}
LPBYTE WINAPI attach_none(HFRAME, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD,
                          DWORD_PTR) {
  return data;
}
const ENTRYPOINTS kRefusing = {ignore_protocol, ignore_protocol, refuse_all, attach_none, nullptr};

class Registry : public ::testing::Test {
 protected:
  ~Registry() override {
    for (const HPROTOCOL handle : made_) destroy_protocol(handle);
  }
  HPROTOCOL make(const std::string& name) {
    const NewProtocol made = create_protocol(name, kRefusing);
    EXPECT_NE(made.handle, nullptr) << made.error;
    made_.push_back(made.handle);
    return made.handle;
  }
  static PROPERTYINFO property(const char* label) {
    PROPERTYINFO info = {};
    info.Label = const_cast<LPSTR>(label);
    return info;
  }

 private:
  std::vector<HPROTOCOL> made_;
};

const std::uintptr_t kWildHandles[] = {0,
                                       1,
                                       2,
                                       0x10,
                                       ~std::uintptr_t{0},
                                       ~std::uintptr_t{0} >> 1,
                                       0x4E47'0000,
                                       encode_token(TokenKind::protocol, {1, 77}),
                                       encode_token(TokenKind::protocol, {1500, 1})};

TEST_F(Registry, FindsProtocolsByNameHandleAndNumber) {
  const HPROTOCOL handle = make("A protocol/with more than fifteen letters");
  EXPECT_EQ(find_protocol(std::string_view("a PROTOCOL/With more than fifteen letters")), handle);
  EXPECT_EQ(find_protocol(std::string_view("A protocol/with")), nullptr);
  EXPECT_EQ(find_protocol(std::string_view("")), nullptr);
  const ProtocolGuard guard;
  const Protocol* const protocol = find_protocol(handle);
  ASSERT_NE(protocol, nullptr);
  EXPECT_EQ(find_protocol(protocol->id()), protocol);
  EXPECT_GT(protocol->id(), 0);
  EXPECT_STREQ(reinterpret_cast<const char*>(protocol->info.ProtocolName), "A protocol/with");
  EXPECT_EQ(protocol->info.PropertyDatabase, nullptr);
}

TEST_F(Registry, RefusesNamesTwiceAndMissingEntryPoints) {
  make("TWICE");
  EXPECT_EQ(create_protocol("twice", kRefusing).error,
            std::uint32_t{NMERR_PROTOCOL_ALREADY_ENABLED});
  EXPECT_EQ(create_protocol("", kRefusing).error, std::uint32_t{NMERR_INVALID_PARAMETER});
  ENTRYPOINTS lacking = kRefusing;
  lacking.Register = nullptr;
  EXPECT_EQ(create_protocol("LACKS", lacking).error, std::uint32_t{NMERR_INVALID_PARAMETER});
  lacking = kRefusing;
  lacking.RecognizeFrame = nullptr;
  EXPECT_EQ(create_protocol("LACKS", lacking).error, std::uint32_t{NMERR_INVALID_PARAMETER});
  lacking = kRefusing;
  lacking.AttachProperties = nullptr;
  EXPECT_EQ(create_protocol("LACKS", lacking).error, std::uint32_t{NMERR_INVALID_PARAMETER});
  lacking = kRefusing;
  lacking.Deregister = nullptr;
  lacking.FormatProperties = nullptr;
  const NewProtocol made = create_protocol("HAS ENOUGH", lacking);
  EXPECT_NE(made.handle, nullptr);
  EXPECT_TRUE(destroy_protocol(made.handle));
}

TEST_F(Registry, HandlesEndWithTheirProtocol) {
  const HPROTOCOL first = create_protocol("GOES", kRefusing).handle;
  const std::uint64_t version = protocols_version();
  EXPECT_TRUE(destroy_protocol(first));
  EXPECT_NE(protocols_version(), version);
  EXPECT_FALSE(destroy_protocol(first));
  EXPECT_EQ(find_protocol(std::string_view("GOES")), nullptr);
  const HPROTOCOL second = make("GOES");
  EXPECT_NE(second, first);
  const ProtocolGuard guard;
  EXPECT_EQ(find_protocol(first), nullptr);
  EXPECT_EQ(create_property_database(first, 1), std::uint32_t{NMERR_INVALID_HPROTOCOL});
}

TEST_F(Registry, WildHandlesAreNotLookedBehind) {
  make("LIVES");
  for (const std::uintptr_t wild : kWildHandles) {
    const auto handle = reinterpret_cast<HPROTOCOL>(wild);
    const ProtocolGuard guard;
    EXPECT_EQ(find_protocol(handle), nullptr);
    EXPECT_FALSE(destroy_protocol(handle));
    EXPECT_FALSE(enable_protocol(handle, true));
    EXPECT_EQ(create_property_database(handle, 1), std::uint32_t{NMERR_INVALID_HPROTOCOL});
    EXPECT_EQ(destroy_property_database(handle), std::uint32_t{NMERR_INVALID_HPROTOCOL});
    EXPECT_EQ(add_property(handle, property("x")), 0u);
    EXPECT_EQ(find_property(static_cast<HPROPERTY>(wild)).info, nullptr);
  }
}

TEST_F(Registry, TheMostProtocols) {
  std::vector<HPROTOCOL> made;
  for (std::uint32_t i = 0; i < kMaxProtocols + 10; ++i) {
    const NewProtocol next = create_protocol("P" + std::to_string(i), kRefusing);
    if (!next.handle) {
      EXPECT_EQ(next.error, std::uint32_t{NMERR_TOO_MANY_PROTOCOLS});
      break;
    }
    made.push_back(next.handle);
  }
  EXPECT_LT(made.size(), kMaxProtocols);
  EXPECT_GT(made.size(), kMaxProtocols - 100);
  for (const HPROTOCOL handle : made) destroy_protocol(handle);
}

TEST_F(Registry, DatabasesHoldCopies) {
  const HPROTOCOL handle = make("HAS PROPERTIES");
  EXPECT_EQ(add_property(handle, property("too early")), 0u);
  EXPECT_EQ(last_error(), std::uint32_t{NMERR_NO_PROPERTY_DATABASE});
  ASSERT_EQ(create_property_database(handle, 2), std::uint32_t{NMERR_SUCCESS});
  const HPROPERTY first = add_property(handle, property("Checksum"));
  const HPROPERTY second = add_property(handle, property("checksum"));
  EXPECT_NE(first, 0u);
  EXPECT_NE(first, second);
  EXPECT_EQ(add_property(handle, property("one too many")), 0u);
  EXPECT_EQ(last_error(), std::uint32_t{NMERR_OUT_OF_RANGE});

  const std::shared_ptr<PropertyDatabase> database = property_database(handle);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(database->find("Checksum"), first);
  EXPECT_EQ(database->find("checksum"), second);
  EXPECT_EQ(database->find("CHECKSUM"), first);
  EXPECT_EQ(database->find("Check"), 0u);
  EXPECT_EQ(database->table()->nProperties, 2u);
  const ProtocolGuard guard;
  EXPECT_EQ(find_protocol(handle)->info.PropertyDatabase, database->table());
  EXPECT_EQ(find_property(first).info, database->table()->PropertyInfo[0]);
  EXPECT_EQ(find_property(first).owner, handle);
  EXPECT_EQ(find_property(first).info->hProperty, first);
  EXPECT_EQ(owner_of_definition(find_property(second).info), handle);
  EXPECT_EQ(owner_of_definition(nullptr), nullptr);
  const auto* const inside = reinterpret_cast<const PROPERTYINFO*>(
      reinterpret_cast<const std::byte*>(find_property(first).info) + 1);
  EXPECT_EQ(owner_of_definition(inside), nullptr);
}

TEST_F(Registry, ADatabaseIsReplacedOnlyWhileItIsEmpty) {
  const HPROTOCOL handle = make("TWO DATABASES");
  ASSERT_EQ(create_property_database(handle, 1), std::uint32_t{NMERR_SUCCESS});
  ASSERT_EQ(create_property_database(handle, 2), std::uint32_t{NMERR_SUCCESS});
  ASSERT_NE(add_property(handle, property("x")), 0u);
  EXPECT_EQ(create_property_database(handle, 3), std::uint32_t{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(destroy_property_database(handle), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(destroy_property_database(handle), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(create_property_database(handle, 0), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(add_property(handle, property("x")), 0u);
  EXPECT_EQ(create_property_database(handle, 0xFFFFFFFF), std::uint32_t{NMERR_OUT_OF_MEMORY});
}

TEST_F(Registry, PropertyHandlesEndWithTheDatabase) {
  const HPROTOCOL handle = make("SHORT LIVED");
  std::vector<HPROPERTY> dead;
  for (int round = 0; round < 50; ++round) {
    ASSERT_EQ(create_property_database(handle, 3), std::uint32_t{NMERR_SUCCESS});
    const HPROPERTY added = add_property(handle, property("x"));
    {
      const ProtocolGuard guard;
      EXPECT_NE(find_property(added).info, nullptr);
      for (const HPROPERTY gone : dead) EXPECT_EQ(find_property(gone).info, nullptr);
    }
    dead.push_back(added);
    ASSERT_EQ(destroy_property_database(handle), std::uint32_t{NMERR_SUCCESS});
  }
}

TEST_F(Registry, PropertyHandlesAreNoProtocolHandles) {
  const HPROPERTY property_handle = encode_property({5, 3});
  Token token;
  EXPECT_FALSE(decode_token(TokenKind::protocol, property_handle, token));
  PropertyPlace place;
  EXPECT_TRUE(decode_property(property_handle, place));
  EXPECT_EQ(place.slot, 5u);
  EXPECT_EQ(place.generation, 3u);
  EXPECT_FALSE(decode_property(encode_token(TokenKind::protocol, {5, 3}), place));
}

TEST_F(Registry, TheMapNamesFollowersInOrder) {
  const HPROTOCOL a = make("MAP A");
  const HPROTOCOL b = make("MAP B");
  const HPROTOCOL c = make("MAP C");
  set_follow_set({"map a", {"MAP C", "nobody", "Map B"}});
  {
    const ProtocolGuard guard;
    const ProtocolMap* const map = protocol_map();
    ASSERT_NE(map, nullptr);
    const std::vector<Protocol*>& followers = map->followers(*find_protocol(a));
    ASSERT_EQ(followers.size(), 2u);
    EXPECT_EQ(followers[0]->handle, c);
    EXPECT_EQ(followers[1]->handle, b);
    EXPECT_EQ(protocol_map(), map);
  }
  enable_protocol(c, false);
  add_follower("MAP A", "map a");
  add_follower("MAP A", "MAP A"); // is there already
  const ProtocolGuard guard;
  const std::vector<Protocol*>& followers = protocol_map()->followers(*find_protocol(a));
  ASSERT_EQ(followers.size(), 2u);
  EXPECT_EQ(followers[0]->handle, b);
  EXPECT_EQ(followers[1]->handle, a);
  set_follow_set({"MAP A", {}});
}

TEST_F(Registry, IniTextWires) {
  const HPROTOCOL a = make("INI A");
  const HPROTOCOL b = make("INI B");
  ASSERT_TRUE(
      wire_from_ini("[PARSERS]\nINI.DLL = 0: INI A\n"
                    "[INI A]\n Comment = \"First one\"\n FollowSet = INI B, , NONE\n"
                    "[Ini_HandoffSet]\n"
                    "10 = INI A, 100\n 10 = INI B\n 2=INI B ,7\n x = INI A\n 3 = NONE\n"
                    "[INI B]\nFollowSet =\n"));
  {
    const ProtocolGuard guard;
    EXPECT_STREQ(reinterpret_cast<const char*>(find_protocol(a)->info.Comment), "First one");
    EXPECT_EQ(protocol_map()->followers(*find_protocol(a)).size(), 1u);
    EXPECT_TRUE(protocol_map()->followers(*find_protocol(b)).empty());
  }
  const LPHANDOFFTABLE table = make_handoff_table("ini_handoffset", 100, 10);
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->hot_NumEntries, 2u);
  EXPECT_EQ(find_handoff(table, 10).protocol, a);
  EXPECT_EQ(find_handoff(table, 10).instance_data, 100u);
  EXPECT_EQ(find_handoff(table, 2).protocol, b);
  EXPECT_EQ(find_handoff(table, 2).instance_data, 7u);
  EXPECT_EQ(find_handoff(table, 3).protocol, nullptr);
  EXPECT_EQ(find_handoff(nullptr, 3).protocol, nullptr);
  enable_protocol(b, false);
  EXPECT_EQ(find_handoff(table, 2).protocol, nullptr);
  const LPHANDOFFTABLE in_base_16 = make_handoff_table("INI_HandoffSet", 1, 16);
  ASSERT_NE(in_base_16, nullptr);
  EXPECT_EQ(in_base_16->hot_NumEntries, 1u);
  EXPECT_EQ(find_handoff(in_base_16, 0x10).instance_data, 0x100u);
  EXPECT_EQ(make_handoff_table("no such section", 100, 10), nullptr);
  EXPECT_TRUE(free_handoff_table(table));
  EXPECT_TRUE(free_handoff_table(in_base_16));
  EXPECT_FALSE(free_handoff_table(table));
  EXPECT_FALSE(free_handoff_table(reinterpret_cast<LPHANDOFFTABLE>(std::uintptr_t{0x10})));
  set_follow_set({"INI A", {}});
}

TEST_F(Registry, ProtocolsComeAndGoWhileOthersLook) {
  const HPROTOCOL stays = make("STAYS");
  ASSERT_EQ(create_property_database(stays, 1), std::uint32_t{NMERR_SUCCESS});
  const HPROPERTY kept = add_property(stays, property("kept"));
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const ProtocolGuard guard;
        if (find_property(kept).owner != stays) ++wrong;
        const ProtocolMap* const map = protocol_map();
        if (!map) continue;
        for (const Protocol* const protocol : map->by_id) {
          if (protocol && protocol->name.empty()) ++wrong;
        }
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    const HPROTOCOL comes = create_protocol("COMES", kRefusing).handle;
    create_property_database(comes, 5);
    add_property(comes, property("x"));
    if (i % 2 == 0) destroy_property_database(comes);
    if (!destroy_protocol(comes)) ++wrong;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace netmon
