// SPDX-License-Identifier: MIT
// Where the parsers' configuration files are. Reference: parsers.md 10.3.
#include "core/protocol/parser_files.h"

#include "support/environment.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace netmon {
namespace {

namespace fs = std::filesystem;

class ParserFiles : public testing::Test {
 protected:
  std::string in_parsers(const std::string& name) const {
    return test::text_of((test::path_of(folder_.path("")) / "PARSERS" / name).make_preferred());
  }
  // Compares as paths, since the folder may end in a separator.
  static fs::path path_of(const std::string& name) {
    return test::path_of(parser_file_path(name)).make_preferred();
  }

  test::TempFolder folder_;
  test::ScopedEnvironment product_{"NETMON_FOLDER", folder_.path("")};
};

TEST_F(ParserFiles, AreInAFolderOfTheProduct) {
  EXPECT_EQ(path_of("TCPIP"), test::path_of(in_parsers("TCPIP.INI")));
  EXPECT_EQ(path_of("tcpip.ini"), test::path_of(in_parsers("tcpip.ini")));
  EXPECT_EQ(path_of("a b"), test::path_of(in_parsers("a b.INI")));
  EXPECT_EQ(path_of("x.cfg"), test::path_of(in_parsers("x.cfg")));
}

TEST_F(ParserFiles, AreNotOutsideOfThatFolder) {
  for (const char* const name : {"", "..", ".", "../x", "a/b", "/etc/x", "..\\x", "C:x", "x\n",
                                 "a*", ". .", "\\\\server\\x"}) {
    EXPECT_EQ(parser_file_path(name), "") << name;
  }
  EXPECT_EQ(parser_file_or_path("a/b"), "a/b");
  EXPECT_EQ(parser_file_or_path("a\\b.ini"), "a\\b.ini");
  EXPECT_EQ(parser_file_or_path("a"), parser_file_path("a"));
  EXPECT_EQ(parser_file_or_path(""), "");
}

TEST_F(ParserFiles, AreFoundWhateverTheCase) {
  fs::create_directory(test::path_of(folder_.path("Parsers")));
  folder_.write("Parsers/Tcpip.ini", {'[', 'a', ']'});
  EXPECT_EQ(read_parser_file(parser_file_path("TCPIP")), "[a]");
  EXPECT_EQ(read_parser_file(parser_file_path("tcpip.INI")), "[a]");
  EXPECT_EQ(read_parser_file(parser_file_path("TCP")), std::nullopt);
}

TEST_F(ParserFiles, AreReadUpToALimit) {
  folder_.write("empty.ini", {});
  EXPECT_EQ(read_parser_file(folder_.path("empty.ini")), "");
  folder_.write("most.ini", std::vector<std::uint8_t>(kMaxParserFile, ';'));
  EXPECT_EQ(read_parser_file(folder_.path("most.ini")), std::string(kMaxParserFile, ';'));
  folder_.write("more.ini", std::vector<std::uint8_t>(kMaxParserFile + 1, ';'));
  EXPECT_EQ(read_parser_file(folder_.path("more.ini")), std::nullopt);
  EXPECT_EQ(read_parser_file(folder_.path("")), std::nullopt);
}

} // namespace
} // namespace netmon
