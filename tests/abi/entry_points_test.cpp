// SPDX-License-Identifier: MIT
// The entry points of experts in the old style are found by name in the module, although nothing in
// their sources requests C linkage or export. Public headers and the system's loader.
#include <netmon/netmon.h>

#include <gtest/gtest.h>

#include <cstring>

#include <dlfcn.h>

namespace {

class Loaded {
 public:
  explicit Loaded(const char* path) : module_(dlopen(path, RTLD_LAZY | RTLD_LOCAL)) {
    if (!module_) error_ = dlerror();
  }
  ~Loaded() {
    if (module_) dlclose(module_);
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;

  explicit operator bool() const { return module_ != nullptr; }
  const std::string& error() const { return error_; }
  void* find(const char* name) const { return dlsym(module_, name); }

 private:
  void* module_;
  std::string error_;
};

TEST(EntryPoints, PlainDefinitionsAreExportedByTheirNames) {
  const Loaded expert(NETMON_OLD_EXPERT);
  ASSERT_TRUE(expert) << expert.error();
  for (const char* name : {"DllMain", "Register", "Configure", "Run"}) {
    EXPECT_NE(expert.find(name), nullptr) << name;
  }
  const auto register_expert = reinterpret_cast<PEXPERTREGISTERPROC>(expert.find("Register"));
  ASSERT_NE(register_expert, nullptr);
  EXPERTENUMINFO info = {};
  EXPECT_TRUE(register_expert(&info));
  EXPECT_STREQ(info.szName, "Old Expert");
  EXPECT_STREQ(info.szDescription, "counts, version 1");
}

TEST(EntryPoints, NothingElseOfTheModuleIsExported) {
  const Loaded expert(NETMON_OLD_EXPERT);
  ASSERT_TRUE(expert) << expert.error();
  EXPECT_EQ(expert.find("g_hInst"), nullptr);
}

TEST(EntryPoints, WithoutTheHeadersDeclarationsTheNamesAreMangled) {
  const Loaded expert(NETMON_STALE_RUN);
  ASSERT_TRUE(expert) << expert.error();
  EXPECT_EQ(expert.find("Run"), nullptr);
  EXPECT_NE(expert.find("_Z3RunPvP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOjS_"), nullptr);
}

} // namespace
