// SPDX-License-Identifier: MIT
// Attaching and finding properties: with parsers that keep the contract and parsers that do not.
// Reference: parsers.md 7, 8; field-notes.md 2.
#include "scripted_protocol.h"

#include "core/parse/find_property.h"
#include "core/parse/property_text.h"
#include "core/protocol/parser_call.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <thread>

namespace netmon::test {
namespace {

class Properties : public ParseFixture {
 protected:
  // FRAME, then A over the first 20 bytes, then B.
  Properties() {
    frame_protocol();
    a_ = protocol<1>("A", {.recognize = [](const Asked& asked) { return asked.recognized(20); },
                           .on_register = [&](HPROTOCOL self) { property_a_ = add(self, "One"); }});
    b_ = protocol<2>("B", {.recognize = [](const Asked& asked) { return asked.claimed(); },
                           .on_register = [&](HPROTOCOL self) { property_b_ = add(self, "Two"); }});
    follow("FRAME", {"A"});
    follow("A", {"B"});
    start_protocols();
  }

  static HPROPERTY add(HPROTOCOL protocol, const char* label) {
    EXPECT_EQ(create_property_database(protocol, 4), std::uint32_t{NMERR_SUCCESS});
    PROPERTYINFO info = {};
    info.Label = const_cast<LPSTR>(label);
    info.DataType = PROP_TYPE_BYTE;
    info.FormatStringSize = 80;
    return add_property(protocol, info);
  }

  static std::uint32_t attach(const Attachment& attachment) {
    return current_parser_call()->builder->attach(attachment);
  }
  static Attachment at(const Asked& asked, HPROPERTY property, DWORD offset, DWORD length) {
    Attachment attachment;
    attachment.property = property;
    attachment.data = reinterpret_cast<const std::byte*>(asked.data + offset);
    attachment.length = length;
    attachment.level = 1;
    return attachment;
  }

  void a_attaches(std::function<void(const Asked&)> attach_all) {
    ScriptedEntries<1>::script.attach = std::move(attach_all);
  }
  void b_attaches(std::function<void(const Asked&)> attach_all) {
    ScriptedEntries<2>::script.attach = std::move(attach_all);
  }

  FrameInUse one_frame() {
    Bytes bytes(60);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
    return frame(open({bytes}));
  }

  static ParsedFrame* everything(const FrameInUse& frame) {
    return attach_properties(frame, ParsedFrame::kEverything, parsing_holder());
  }

  HPROTOCOL a_ = nullptr;
  HPROTOCOL b_ = nullptr;
  HPROPERTY property_a_ = 0;
  HPROPERTY property_b_ = 0;
};

TEST_F(Properties, TablesListInstancesByProtocol) {
  a_attaches([&](const Asked& asked) {
    for (DWORD i = 0; i < 3; ++i) {
      EXPECT_EQ(attach(at(asked, property_a_, i, 1)), std::uint32_t{NMERR_SUCCESS});
    }
  });
  b_attaches([&](const Asked& asked) {
    Attachment wanted = at(asked, property_b_, 2, 4);
    wanted.help_id = 0x1123;
    wanted.level = 0x1F;
    wanted.flags = IFLAG_SWAPPED;
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS});
  });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  const LPPROPERTYTABLE table = parsed->table();
  EXPECT_EQ(table->lpFormatBuffer, nullptr);
  EXPECT_EQ(table->nTotalPropertyInsts, 4u);
  ASSERT_EQ(table->nPropertyInstTables, 3);
  EXPECT_EQ(table->PropertyInstTable[0].nPropertyInsts, 0);
  EXPECT_EQ(table->PropertyInstTable[1].nPropertyInsts, 3);
  EXPECT_EQ(table->PropertyInstTable[1].nPropertyInstIndex, 0);
  EXPECT_EQ(table->PropertyInstTable[2].nPropertyInsts, 1);
  EXPECT_EQ(table->PropertyInstTable[2].nPropertyInstIndex, 3);
  const PROPERTYINST& last = table->lpFirstPropertyInst[3];
  EXPECT_EQ(last.lpPropertyInfo->hProperty, property_b_);
  EXPECT_STREQ(last.lpPropertyInfo->Label, "Two");
  EXPECT_EQ(last.szPropertyText, nullptr);
  EXPECT_EQ(*last.lpByte, 22);
  EXPECT_EQ(last.DataLength, 4);
  EXPECT_EQ(last.Level, 15);
  EXPECT_EQ(last.HelpID, 0x123);
  EXPECT_EQ(last.IFlags, DWORD{IFLAG_SWAPPED});
}

TEST_F(Properties, NothingAttachedIsAnEmptyTable) {
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(parsed->table()->nTotalPropertyInsts, 0u);
  EXPECT_EQ(parsed->table()->nPropertyInstTables, 3);
}

TEST_F(Properties, ExtendedDataIsCopied) {
  a_attaches([&](const Asked& asked) {
    std::array<std::byte, 40> local;
    local.fill(std::byte{9});
    Attachment wanted = at(asked, property_a_, 3, 2);
    wanted.extended = local.data();
    wanted.extended_length = sizeof(local);
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS});
    local.fill(std::byte{0});
    wanted.data = nullptr; // as names have it: no place in the frame
    wanted.length = 0;
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS});
    wanted.extended_length = 0; // then as without
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS});
  });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  ASSERT_EQ(parsed->instances().size(), 3u);
  PROPERTYINST& first = parsed->instances()[0];
  EXPECT_EQ(first.DataLength, 0xFFFF);
  EXPECT_EQ(first.lpPropertyInstEx->Length, 2);
  EXPECT_EQ(first.lpPropertyInstEx->LengthEx, 40);
  EXPECT_EQ(*static_cast<BYTE*>(first.lpPropertyInstEx->lpData), 3);
  EXPECT_EQ(GetPropertyInstanceDataValue(&first, BYTE), 9);
  EXPECT_EQ(GetPropertyInstanceFrameDataLength(&first), 2u);
  EXPECT_EQ(GetPropertyInstanceExDataLength(&first), 40u);
  EXPECT_EQ(parsed->instances()[1].lpPropertyInstEx->lpData, nullptr);
  EXPECT_EQ(parsed->instances()[2].DataLength, 0);
}

TEST_F(Properties, PointersThatLeadOutOfTheFrameAreRefused) {
  a_attaches([&](const Asked& asked) {
    const BYTE local = 0;
    Attachment wanted = at(asked, property_a_, 60, 1); // at the end: no byte is left
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_INVALID_PARAMETER});
    wanted = at(asked, property_a_, 61, 0);
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS}); // an empty one loses its place
    wanted.data = reinterpret_cast<const std::byte*>(&local);
    wanted.length = 1;
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_INVALID_PARAMETER});
    wanted.data = nullptr;
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_INVALID_PARAMETER});
    wanted = at(asked, property_a_, 58, 100000); // cut to what there is
    EXPECT_EQ(attach(wanted), std::uint32_t{NMERR_SUCCESS});
    for (const HPROPERTY wild :
         {HPROPERTY{0}, HPROPERTY{1}, ~HPROPERTY{0}, property_a_ ^ 0x100000}) {
      EXPECT_EQ(attach(at(asked, wild, 0, 1)), std::uint32_t{NMERR_INVALID_HPROPERTY});
    }
  });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  ASSERT_EQ(parsed->instances().size(), 2u);
  EXPECT_EQ(parsed->instances()[0].lpData, nullptr);
  EXPECT_EQ(parsed->instances()[1].DataLength, 2);
}

TEST_F(Properties, AStormEndsAt65535) {
  std::uint32_t refused = 0;
  a_attaches([&](const Asked& asked) {
    for (int i = 0; i < 100000; ++i) {
      if (attach(at(asked, property_a_, 0, 1)) != NMERR_SUCCESS) ++refused;
    }
  });
  b_attaches([&](const Asked& asked) {
    EXPECT_EQ(attach(at(asked, property_b_, 0, 1)), std::uint32_t{NMERR_OUT_OF_MEMORY});
  });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(refused, 100000u - 65535u);
  EXPECT_EQ(parsed->table()->PropertyInstTable[1].nPropertyInsts, 65535);
  EXPECT_EQ(parsed->table()->PropertyInstTable[2].nPropertyInstIndex, 65535);
}

TEST_F(Properties, AStormOfExtendedDataEndsToo) {
  std::vector<std::byte> data(60000);
  std::uint32_t attached = 0;
  a_attaches([&](const Asked& asked) {
    Attachment wanted = at(asked, property_a_, 0, 1);
    wanted.extended = data.data();
    wanted.extended_length = static_cast<std::uint32_t>(data.size());
    while (attach(wanted) == NMERR_SUCCESS) ++attached;
  });
  ASSERT_NE(everything(one_frame()), nullptr);
  EXPECT_EQ(attached, PropertyBuilder::kMaxExtendedBytes / 60008);
}

TEST_F(Properties, AFaultCostsTheRestOfOneProtocol) {
  a_attaches([&](const Asked& asked) {
    EXPECT_EQ(attach(at(asked, property_a_, 0, 1)), std::uint32_t{NMERR_SUCCESS});
    Attachment wanted = at(asked, property_a_, 0, 1);
    wanted.extended = reinterpret_cast<const std::byte*>(nothing_mapped());
    wanted.extended_length = 8;
    attach(wanted);
  });
  b_attaches([&](const Asked& asked) { attach(at(asked, property_b_, 0, 1)); });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(parsed->table()->PropertyInstTable[1].nPropertyInsts, 1);
  EXPECT_EQ(parsed->table()->PropertyInstTable[2].nPropertyInsts, 1);
  EXPECT_EQ(fault_of("A").entry, ParserEntry::attach);
  EXPECT_EQ(current_parser_call(), nullptr);
}

TEST_F(Properties, OnlyTheParsersThatAreNeededRun) {
  int a = 0;
  int b = 0;
  a_attaches([&](const Asked& asked) {
    ++a;
    attach(at(asked, property_a_, 0, 1));
  });
  b_attaches([&](const Asked& asked) {
    ++b;
    attach(at(asked, property_b_, 0, 1));
  });
  declare_own_properties_only(a_);
  declare_own_properties_only(b_);
  const FrameInUse one = one_frame();
  EXPECT_NE(find_property_instance(one, property_b_, nullptr, true), nullptr);
  EXPECT_EQ(a, 0);
  EXPECT_EQ(b, 1);
  EXPECT_NE(find_property_instance(one, property_b_, nullptr, true), nullptr);
  EXPECT_EQ(b, 1);
  EXPECT_NE(find_property_instance(one, property_a_, nullptr, true), nullptr);
  EXPECT_EQ(a, 1);
}

TEST_F(Properties, AModulesParserMayAttachAPropertyOfItsSibling) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_b_, 0, 1)); });
  PROPERTYINST* const found = find_property_instance(one_frame(), property_b_, nullptr, true);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(*found->lpByte, 0);
}

TEST_F(Properties, SearchesGoOnBehindTheKeyInBothDirections) {
  a_attaches([&](const Asked& asked) {
    for (DWORD i = 0; i < 3; ++i) attach(at(asked, property_a_, i, 1));
  });
  const FrameInUse one = one_frame();
  std::string seen;
  PROPERTYINST* key = nullptr; // which also receives the result
  while ((key = find_property_instance(one, property_a_, key, true))) {
    seen += static_cast<char>('0' + *key->lpByte);
  }
  while ((key = find_property_instance(one, property_a_, key, false))) {
    seen += static_cast<char>('0' + *key->lpByte);
  }
  EXPECT_EQ(seen, "012210");
}

TEST_F(Properties, AKeyOfAnotherPropertyIsAPlaceToGoOnFrom) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 0, 1)); });
  b_attaches([&](const Asked& asked) { attach(at(asked, property_b_, 0, 1)); });
  declare_own_properties_only(a_);
  declare_own_properties_only(b_);
  const FrameInUse one = one_frame();
  PROPERTYINST* const a = find_property_instance(one, property_a_, nullptr, true);
  ASSERT_NE(a, nullptr);
  PROPERTYINST* const b = find_property_instance(one, property_b_, a, true);
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(*b->lpByte, 20);
  EXPECT_EQ(find_property_instance(one, property_b_, a, false), nullptr);
}

TEST_F(Properties, WildKeysAreRefused) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 0, 1)); });
  const FrameInUse one = one_frame();
  PROPERTYINST* const good = find_property_instance(one, property_a_, nullptr, true);
  ASSERT_NE(good, nullptr);
  PROPERTYINST own = *good;
  const auto* const inside =
      reinterpret_cast<const PROPERTYINST*>(reinterpret_cast<const std::byte*>(good) + 1);
  const auto* const wild = reinterpret_cast<const PROPERTYINST*>(nothing_mapped());
  const std::array<const PROPERTYINST*, 4> keys = {&own, inside, wild, good + 1};
  for (const PROPERTYINST* const key : keys) {
    EXPECT_EQ(find_property_instance(one, property_a_, key, true), nullptr);
    EXPECT_EQ(last_error(), std::uint32_t{NMERR_INVALID_PARAMETER});
  }
}

TEST_F(Properties, HandlesEndWithTheDatabaseButTablesInUseStay) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 0, 1)); });
  const FrameInUse one = one_frame();
  PROPERTYINST* const found = find_property_instance(one, property_a_, nullptr, true);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(destroy_property_database(a_), std::uint32_t{NMERR_SUCCESS});
  EXPECT_STREQ(found->lpPropertyInfo->Label, "One");
  EXPECT_EQ(find_property_instance(one, property_a_, nullptr, true), nullptr);
  EXPECT_EQ(last_error(), std::uint32_t{NMERR_INVALID_HPROPERTY});
  std::string text;
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_INVALID_HPROPERTY});
}

TEST_F(Properties, TheTableOfAHolderStaysAndOthersAreReused) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 0, 1)); });
  const HCAPTURE capture = open(std::vector<Bytes>(400, Bytes(60, 5)));
  const int holder = 0;
  ParsedFrame* const held = attach_properties(frame(capture, 0), ParsedFrame::kEverything, &holder);
  ASSERT_NE(held, nullptr);
  const HFRAME handle = held->frame().handle;
  std::vector<ParsedFrame*> seen;
  for (std::uint32_t number = 1; number < 400; ++number) {
    ParsedFrame* const other = everything(frame(capture, number));
    ASSERT_NE(other, nullptr);
    ASSERT_NE(other, held);
    if (std::find(seen.begin(), seen.end(), other) == seen.end()) seen.push_back(other);
  }
  EXPECT_LE(seen.size(), ParsedFrames::kKept + 2);
  EXPECT_EQ(held->frame().handle, handle);
  EXPECT_EQ(held->instances().size(), 1u);
  let_go_of_parsed(*find_capture(capture), &holder);
}

TEST_F(Properties, AttachingWithinAttachingTheSameFrameIsRefused) {
  PROPERTYINST* found = nullptr;
  std::uint32_t error = 0;
  a_attaches([&](const Asked& asked) {
    found = find_property_instance(use_frame(asked.handle), property_a_, nullptr, true);
    error = last_error();
    attach(at(asked, property_a_, 0, 1));
  });
  ParsedFrame* const parsed = everything(one_frame());
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(found, nullptr);
  EXPECT_EQ(error, std::uint32_t{NMERR_NO_ATTACHED_PROPERTIES});
  EXPECT_EQ(parsed->instances().size(), 1u);
}

TEST_F(Properties, TextIsMadeByTheParserInABufferOfOurs) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 7, 1)); });
  LPSTR given = nullptr;
  ScriptedEntries<1>::script.format = [&](DWORD count, LPPROPERTYINST instances) {
    EXPECT_EQ(count, 1u);
    given = instances->szPropertyText;
    std::strcpy(instances->szPropertyText, "seven");
  };
  const FrameInUse one = one_frame();
  PROPERTYINST* const found = find_property_instance(one, property_a_, nullptr, true);
  ASSERT_NE(found, nullptr);
  std::string text;
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(text, "seven");
  EXPECT_NE(given, nullptr);
  EXPECT_EQ(found->szPropertyText, nullptr);
  const PROPERTYINST copy = *found; // callers keep copies, too
  EXPECT_EQ(property_text(one, &copy, copy, text), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(text, "seven");
}

TEST_F(Properties, FormatFunctionsThatMisbehaveAreContained) {
  a_attaches([&](const Asked& asked) { attach(at(asked, property_a_, 7, 1)); });
  const FrameInUse one = one_frame();
  PROPERTYINST* const found = find_property_instance(one, property_a_, nullptr, true);
  ASSERT_NE(found, nullptr);
  std::string text;
  auto& format = ScriptedEntries<1>::script.format;
  format = [](DWORD, LPPROPERTYINST) {};
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(text, "");
  format = [](DWORD, LPPROPERTYINST instances) {
    static char own[] = "a text of its own";
    instances->szPropertyText = own;
  };
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(text, "a text of its own");
  format = [](DWORD, LPPROPERTYINST instances) {
    std::memset(instances->szPropertyText, 'x', 2000); // 80 were declared
  };
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(text, std::string(255, 'x'));
  format = [](DWORD, LPPROPERTYINST instances) {
    instances->szPropertyText = reinterpret_cast<LPSTR>(nothing_mapped());
  };
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_INTERNAL_EXCEPTION});
  format = [](DWORD, LPPROPERTYINST) { *nothing_mapped() = 0; };
  EXPECT_EQ(property_text(one, found, *found, text), std::uint32_t{NMERR_INTERNAL_EXCEPTION});
  EXPECT_EQ(fault_of("A").entry, ParserEntry::format);
  PROPERTYINST wild = *found;
  wild.lpPropertyInfo = reinterpret_cast<LPPROPERTYINFO>(nothing_mapped());
  EXPECT_EQ(property_text(one, &wild, wild, text), std::uint32_t{NMERR_INVALID_HPROPERTY});
}

TEST_F(Properties, TwoThreadsLookAtOneCapture) {
  a_attaches([&](const Asked& asked) {
    for (DWORD i = 0; i < 8; ++i) attach(at(asked, property_a_, i, 1));
  });
  std::vector<Bytes> frames;
  for (int i = 0; i < 300; ++i) frames.emplace_back(60, static_cast<std::uint8_t>(i));
  const HCAPTURE capture = open(frames);
  std::atomic<int> wrong = 0;
  const auto scan = [&](std::uint32_t step) {
    for (std::uint32_t i = 0; i < 300; ++i) {
      const std::uint32_t number = i * step % 300;
      const FrameInUse one = frame(capture, number);
      int count = 0;
      PROPERTYINST* key = nullptr;
      while ((key = find_property_instance(one, property_a_, key, true))) {
        if (*key->lpByte != static_cast<BYTE>(number)) ++wrong;
        ++count;
      }
      if (count != 8) ++wrong;
    }
  };
  std::thread first(scan, 1);
  std::thread second(scan, 7);
  first.join();
  second.join();
  EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace netmon::test
