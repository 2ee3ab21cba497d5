// SPDX-License-Identifier: MIT
// Loading an expert where the system's loader does not know DllMain and the host calls it; and what
// that loader says of files that are not modules. POSIX only: on Windows both are the system's.
#include "expert_fixture.h"

#include "support/library.h"

#include <vector>

namespace netmon::test {
namespace {

class HostModules : public ExpertFixture {};

TEST_F(HostModules, FoldersAndLibrariesOfTheSystemAreNoExperts) {
  EXPECT_TRUE(contains(load_error(folder_.path("")), "directory"));
  // A name without a folder is a file here, never a library of the system.
  EXPECT_TRUE(contains(load_error("libm.so.6"), "libm.so.6"));
}

TEST_F(HostModules, AllMissingFunctionsAreNamed) {
  const std::string text = load_error(expert_path("lacking"));
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_LOAD_FAIL});
  const std::size_t netmons =
      text.find("Network Monitor that this version of netmon does not have");
  const std::size_t others = text.find("functions that no library provides: ");
  ASSERT_TRUE(netmons != std::string::npos && others != std::string::npos) << text;
  for (const char* name :
       {"CreatePassword", "ValidatePassword", "DestroyPassword", "BhCloseService"}) {
    const std::size_t at = text.find(name);
    EXPECT_TRUE(netmons < at && at < others) << name << " in: " << text;
  }
  for (const char* name : {"nobody_has_this", "nor_this"}) {
    EXPECT_TRUE(text.find(name) != std::string::npos && text.find(name) > others) << text;
  }
  // Not missing, so not named.
  for (const char* name : {"GetCaptureTotalFrames", "strcpy", "__stack_chk_fail", "__cxa"}) {
    EXPECT_FALSE(contains(text, name)) << text;
  }
}

TEST_F(HostModules, ALostLibraryIsNamed) {
  const std::string text = load_error(expert_path("gone"));
  EXPECT_TRUE(contains(text, "libraries that were not found: libnetmon_lost.so;")) << text;
  EXPECT_TRUE(contains(text, "CreatePassword")) << text;
  EXPECT_FALSE(contains(text, "of_the_lost_library")) << text;
}

TEST_F(HostModules, AParserThatCannotBeLoadedIsToldToBeOne) {
  const std::string text = load_error(expert_path("lacking_parser"));
  for (const char* part : {"parser, not an expert", "CreatePassword", "DestroyPassword"}) {
    EXPECT_TRUE(contains(text, part)) << text;
  }
}

TEST_F(HostModules, DllMainIsCalledOnceForEachLoadAndUnload) {
  std::vector<DWORD> reasons;
  HINSTANCE instance = nullptr;
  const Library keep(expert_path("puppet"));
  hooks().dll_main = [&](HINSTANCE hInstance, DWORD reason) {
    instance = hInstance;
    reasons.push_back(reason);
    return TRUE;
  };
  NmUnloadExpert(puppet_); // detach
  puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  EXPERTENUMINFO info;
  NmGetExpertInfo(puppet_, &info);
  EXPECT_EQ(instance, info.hModule);
  const HEXPERT second = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  EXPECT_NE(second, nullptr);
  EXPECT_NE(second, puppet_);
  NmUnloadExpert(second);
  EXPECT_EQ(reasons, (std::vector<DWORD>{DLL_PROCESS_DETACH, DLL_PROCESS_ATTACH}));
  hooks().dll_main = nullptr;
}

TEST_F(HostModules, DllMainThatRefuses) {
  const Library keep(expert_path("puppet"));
  PuppetHooks& all = hooks();
  NmUnloadExpert(puppet_);
  all.dll_main = [](HINSTANCE, DWORD) { return FALSE; };
  EXPECT_TRUE(contains(load_error(expert_path("puppet")), "DllMain"));
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_LOAD_FAIL});
  all.dll_main = nullptr;
  puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
}

} // namespace
} // namespace netmon::test
