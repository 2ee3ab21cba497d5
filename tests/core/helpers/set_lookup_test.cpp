// SPDX-License-Identifier: MIT
// Labels of values in sets, and the names of EtherTypes. Reference: parsers.md 13.1, 13.5.
#include "core/helpers/set_lookup.h"
#include "core/helpers/ether_types.h"

#include <gtest/gtest.h>

#include <string>

namespace netmon {
namespace {

char label_a[] = "a";
char label_b[] = "b";
char label_c[] = "c";

template <class Entry>
SET set_of(Entry* table, DWORD entries) {
  SET set = {};
  set.nEntries = entries;
  set.lpVoidTable = table;
  return set;
}

TEST(SetLookup, FindsTheFirstOfEqualValues) {
  LABELED_BYTE bytes[] = {{1, label_a}, {255, label_b}, {1, label_c}};
  const SET byte_set = set_of(bytes, 3);
  EXPECT_EQ(find_byte_label(&byte_set, 1), label_a);
  EXPECT_EQ(find_byte_label(&byte_set, 255), label_b);
  EXPECT_EQ(find_byte_label(&byte_set, 2), nullptr);

  LABELED_WORD words[] = {{0x0100, label_a}, {0xffff, label_b}};
  const SET word_set = set_of(words, 2);
  EXPECT_EQ(find_word_label(&word_set, 0x0100), label_a);
  EXPECT_EQ(find_word_label(&word_set, 0xffff), label_b);
  EXPECT_EQ(find_word_label(&word_set, 0), nullptr);

  LABELED_DWORD dwords[] = {{0x10000, label_a}, {0xffffffff, label_b}, {0, nullptr}};
  const SET dword_set = set_of(dwords, 3);
  EXPECT_EQ(find_dword_label(&dword_set, 0x10000), label_a);
  EXPECT_EQ(find_dword_label(&dword_set, 0xffffffff), label_b);
  EXPECT_EQ(find_dword_label(&dword_set, 0), nullptr);
}

TEST(SetLookup, LooksAtNoMoreThanTheSetHas) {
  LABELED_WORD words[] = {{1, label_a}, {2, label_b}};
  const SET one = set_of(words, 1);
  EXPECT_EQ(find_word_label(&one, 2), nullptr);
  const SET none = set_of(words, 0);
  EXPECT_EQ(find_word_label(&none, 1), nullptr);
}

TEST(SetLookup, FindsNothingWhereThereIsNoSet) {
  EXPECT_EQ(find_byte_label(nullptr, 1), nullptr);
  EXPECT_EQ(find_word_label(nullptr, 1), nullptr);
  EXPECT_EQ(find_dword_label(nullptr, 1), nullptr);
  const SET empty = set_of<LABELED_BYTE>(nullptr, 0xffffffff);
  EXPECT_EQ(find_byte_label(&empty, 1), nullptr);
  EXPECT_EQ(find_word_label(&empty, 1), nullptr);
  EXPECT_EQ(find_dword_label(&empty, 1), nullptr);
}

TEST(EtherTypes, HaveNames) {
  const auto names = ether_type_names();
  EXPECT_GT(names.size(), 40U);
  for (const LABELED_WORD& entry : names) {
    ASSERT_EQ(find_ether_type(entry.Value), &entry); // none twice
    EXPECT_FALSE(std::string(entry.Label).empty());
  }
  EXPECT_STREQ(find_ether_type(0x0800)->Label, "IP");
  EXPECT_STREQ(find_ether_type(0x86dd)->Label, "IPv6");
  EXPECT_EQ(find_ether_type(0), nullptr);
  EXPECT_EQ(find_ether_type(0x10800), nullptr);
}

} // namespace
} // namespace netmon
