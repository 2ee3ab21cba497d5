// SPDX-License-Identifier: MIT
// What the user may call an expert, and the files that are meant. Reference: docs/nmexpert.md.
#include "expert_files.h"
#include "support/environment.h"
#include "support/library.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <filesystem>

namespace nmexpert {
namespace {

using netmon::test::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kSuffix = netmon::test::kModuleSuffix;

// Two folders of installed experts. No expert is loaded here: any file will do.
class ExpertFilesTest : public ::testing::Test {
 protected:
  ExpertFilesTest() {
    both_ = {first_.path(""), second_.path("")};
    for (const char* name : {"b", "a"}) first_.write(name + kSuffix, {1});
    for (const char* name : {"c", "a"}) second_.write(name + kSuffix, {1});
    first_.write("notes.txt", {1});
    first_.write("._a" + kSuffix, {1}); // what some systems leave next to a file
    std::filesystem::create_directory(first_.path("folder" + kSuffix));
  }

  ExpertFiles find(const std::string& argument) const { return find_experts({argument}, both_); }

  const TempFolder first_;
  const TempFolder second_;
  std::vector<std::string> both_;
};

TEST_F(ExpertFilesTest, NamesAreThoseOfInstalledExperts) {
  EXPECT_THAT(find("b").files, ElementsAre(first_.path("b" + kSuffix)));
  EXPECT_THAT(find("b" + kSuffix).files, ElementsAre(first_.path("b" + kSuffix)));
  EXPECT_THAT(find("c").files, ElementsAre(second_.path("c" + kSuffix)));
  EXPECT_THAT(find("c").problems, IsEmpty());
}

TEST_F(ExpertFilesTest, TheFirstFolderThatHasANameCounts) {
  EXPECT_THAT(find("a").files, ElementsAre(first_.path("a" + kSuffix)));
}

TEST_F(ExpertFilesTest, NamesThatAreNotInstalledAreToldWithTheFolders) {
  for (const char* name : {"d", "notes", "notes.txt", "folder", "._a"}) {
    const ExpertFiles found = find(name);
    EXPECT_THAT(found.files, IsEmpty()) << name;
    EXPECT_THAT(found.problems,
                ElementsAre(::testing::AllOf(HasSubstr(fmt::format("'{}'", name)),
                                             HasSubstr(both_[0]), HasSubstr(both_[1]))));
  }
  EXPECT_THAT(find_experts({"d"}, {}).problems, ElementsAre(HasSubstr("no folder of installed")));
}

TEST_F(ExpertFilesTest, PathsStayWhatTheyAre) {
  for (const std::string& path :
       {first_.path("notes.txt"), first_.path("no-such" + kSuffix), std::string("./a"),
        fmt::format("./a{}", kSuffix), std::string("/no/such/folder/")}) {
    const ExpertFiles found = find(path);
    EXPECT_THAT(found.files, ElementsAre(path));
    EXPECT_THAT(found.problems, IsEmpty());
  }
}

TEST_F(ExpertFilesTest, AFolderStandsForItsExpertsByName) {
  const ExpertFiles found = find(first_.path(""));
  EXPECT_THAT(found.files, ElementsAre(first_.path("a" + kSuffix), first_.path("b" + kSuffix)));
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST_F(ExpertFilesTest, AFolderWithoutExpertsIsAProblem) {
  const TempFolder empty;
  EXPECT_THAT(find(empty.path("")).files, IsEmpty());
  EXPECT_THAT(find(empty.path("")).problems, ElementsAre(HasSubstr("no expert in folder")));
}

TEST_F(ExpertFilesTest, ArgumentsKeepTheirOrder) {
  const ExpertFiles found = find_experts({"c", "nothing", first_.path(""), "a", "a"}, both_);
  const std::string a = first_.path("a" + kSuffix), b = first_.path("b" + kSuffix);
  EXPECT_THAT(found.files, ElementsAre(second_.path("c" + kSuffix), a, b, a, a));
  EXPECT_EQ(found.problems.size(), 1u);
}

TEST_F(ExpertFilesTest, InstalledAreThoseThatANameFinds) {
  const ExpertFiles found = installed_experts(both_);
  EXPECT_THAT(found.files, ElementsAre(first_.path("a" + kSuffix), first_.path("b" + kSuffix),
                                       second_.path("c" + kSuffix)));
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST_F(ExpertFilesTest, NothingInstalledIsAProblem) {
  const TempFolder empty;
  EXPECT_THAT(installed_experts({}).problems, ElementsAre(HasSubstr("no folder of installed")));
  EXPECT_THAT(installed_experts({empty.path("")}).problems,
              ElementsAre(HasSubstr("no expert is installed in")));
  EXPECT_THAT(installed_experts({empty.path("no-such")}).problems,
              ElementsAre(HasSubstr("cannot read folder")));
}

TEST(ExpertFolders, ComeFromTheEnvironmentFirst) {
  // Nothing is tested about the folders next to the program, which is the test itself here.
  const auto folders = expert_folders();
  const std::string separator = std::filesystem::path::preferred_separator == '/' ? ":" : ";";
  const std::string list = fmt::format("first folder{0}{0}zwei \u00e4", separator);
  const netmon::test::ScopedEnvironment scoped("NETMON_EXPERTS", list);
  const auto more = expert_folders();
  ASSERT_EQ(more.size(), folders.size() + 2);
  EXPECT_EQ(more[0], "first folder");
  EXPECT_EQ(more[1], "zwei \u00e4");
}

} // namespace
} // namespace nmexpert
