// SPDX-License-Identifier: MIT
// What loading an expert is where the system's loader knows no DllMain and the host calls it; and
// what that loader says of files that are none. POSIX only: on Windows both are the system's.
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
