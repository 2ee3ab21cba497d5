// SPDX-License-Identifier: MIT
// Start-up data and configurations, row by row. Reference: experts.md 2.4, 2.5, 7, 14.2, 14.6.
#include "error_codes.h"
#include "expert_fixture.h"

#include <cstdio>
#include <cstring>
#include <filesystem>

namespace netmon::test {
namespace {

// A configuration of `bytes` bytes whose length word says `length`.
std::vector<unsigned char> config_bytes(std::size_t bytes, DWORD length) {
  std::vector<unsigned char> config(bytes);
  for (std::size_t i = 0; i < bytes; ++i) config[i] = static_cast<unsigned char>('a' + i % 26);
  std::memcpy(config.data(), &length, sizeof(length));
  return config;
}

class ExpertStartup : public ExpertFixture {
 protected:
  EXPERTSTARTUPINFO startup_of_run() {
    EXPERTSTARTUPINFO startup;
    run([&](const PuppetCall& call) {
      startup = *call.startup;
      return TRUE;
    });
    return startup;
  }

  std::vector<unsigned char> stored() {
    DWORD bytes = 0;
    EXPECT_EQ(NmGetExpertConfig(puppet_, nullptr, &bytes), kSuccess);
    std::vector<unsigned char> config(bytes);
    EXPECT_EQ(NmGetExpertConfig(puppet_, config.data(), &bytes), kSuccess);
    return config;
  }

  DWORD store(const std::vector<unsigned char>& config) {
    return NmSetExpertConfig(puppet_, config.data(), static_cast<DWORD>(config.size()));
  }

  // Configure makes a block of `bytes` bytes with a length word of `length`.
  DWORD make_config(std::size_t bytes, DWORD length) {
    return configure([=](const PuppetCall& call) {
      const auto config = config_bytes(std::max<std::size_t>(bytes, 4), length);
      *call.config_out = static_cast<PEXPERTCONFIG>(ExpertAllocMemory(call.key, bytes, nullptr));
      std::memcpy(*call.config_out, config.data(), bytes);
      return TRUE;
    });
  }
};

TEST_F(ExpertStartup, FlagsAreZero) { EXPECT_EQ(startup_of_run().Flags, 0u); }

TEST_F(ExpertStartup, CaptureAndFile) {
  const EXPERTSTARTUPINFO startup = startup_of_run();
  EXPECT_EQ(startup.hCapture, capture_);
  EXPECT_EQ(startup.szCaptureFile, folder_.path("capture0.cap"));
}

// An expert opens the file with the C library, in the code page of its time.
TEST_F(ExpertStartup, FileCanBeOpenedByItsName) {
  for (const char* name : {"r\u00e9seau.cap", "\u6355\u7372.cap", "two words.cap"}) {
    const std::string path = folder_.path(name);
    std::filesystem::copy_file(path_of(folder_.path("capture0.cap")), path_of(path));
    use_capture(open_capture(path));
    std::FILE* file = std::fopen(startup_of_run().szCaptureFile, "rb");
    EXPECT_NE(file, nullptr) << name;
    if (file) std::fclose(file);
    char comment[10];
    EXPECT_EQ(GetCaptureCommentFromFilename(startup_of_run().szCaptureFile, comment, 10), kSuccess);
  }
}

TEST_F(ExpertStartup, NoFrameFocused) {
  EXPECT_EQ(startup_of_run().dwFrameNumber, INVALID_FRAME_NUMBER);
}

TEST_F(ExpertStartup, AFrameFocused) {
  options_.Flags = NMRUN_FLAG_HAS_FRAME;
  options_.dwFrameNumber = 0;
  EXPECT_EQ(startup_of_run().dwFrameNumber, 0u);
}

TEST_F(ExpertStartup, NoPropertyFocused) {
  const EXPERTSTARTUPINFO startup = startup_of_run();
  EXPECT_EQ(startup.hProtocol, nullptr);
  EXPECT_EQ(startup.lpPropertyInst, nullptr);
  EXPECT_EQ(startup.sBitfield.BitNumber, 0);
  EXPECT_EQ(startup.sBitfield.bOn, FALSE);
}

TEST_F(ExpertStartup, ConfigureWithoutACaptureGetsAStructureAllTheSame) {
  bool checked = false;
  use_capture(nullptr);
  configure([&](const PuppetCall& call) {
    checked =
        call.startup && call.startup->hCapture == nullptr && call.startup->szCaptureFile[0] == '\0';
    return FALSE;
  });
  EXPECT_TRUE(checked);
}

TEST_F(ExpertStartup, LongFileNameIsCut) {
  std::string path = folder_.path("");
  while (path.size() < 300) path += "/.";
  path += "/capture0.cap";
  use_capture(open_capture(path));
  EXPECT_EQ(startup_of_run().szCaptureFile, path.substr(0, 259));
}

TEST_F(ExpertStartup, WindowAndStartupFlagsArePassedOn) {
  EXPECT_EQ(options_.hWnd, nullptr);
  run([](const PuppetCall& call) {
    EXPECT_EQ(call.window, nullptr);
    EXPECT_EQ(call.flags, 0u);
    return TRUE;
  });
  int somewhere = 0;
  const auto window = reinterpret_cast<HWND>(&somewhere);
  options_.hWnd = window;
  options_.StartupFlags = EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_OVER_CONFIG_DATA;
  run([&](const PuppetCall& call) {
    EXPECT_EQ(call.window, window);
    EXPECT_EQ(call.flags, DWORD{EXPERT_STARTUP_FLAG_USE_STARTUP_DATA_OVER_CONFIG_DATA});
    return TRUE;
  });
}

TEST_F(ExpertStartup, GetStartupInfoAnswersFromTheHostsCopy) {
  run([this](const PuppetCall& call) {
    std::memset(call.startup, 0xa5, sizeof(*call.startup));
    EXPERTSTARTUPINFO again;
    EXPECT_EQ(ExpertGetStartupInfo(call.key, &again), kSuccess);
    EXPECT_EQ(again.hCapture, capture_);
    EXPECT_EQ(again.dwFrameNumber, INVALID_FRAME_NUMBER);
    EXPECT_EQ(again.Flags, 0u);
    EXPECT_EQ(ExpertGetStartupInfo(call.key, nullptr), DWORD{NMERR_INVALID_PARAMETER});
    return TRUE;
  });
  EXPECT_EQ(startup_of_run().hCapture, capture_);
}

TEST_F(ExpertStartup, WithoutAConfigurationRunGetsNull) {
  run([](const PuppetCall& call) {
    EXPECT_EQ(call.config, nullptr);
    return TRUE;
  });
}

TEST_F(ExpertStartup, ConfigurationOfRunIsABlockOfItsKey) {
  const auto config = config_bytes(24, 24);
  EXPECT_EQ(store(config), kSuccess);
  const NMRUNRESULT result = run([&](const PuppetCall& call) {
    EXPECT_EQ(ExpertMemorySize(call.key, call.config), 24u);
    EXPECT_EQ(std::memcmp(call.config, config.data(), 24), 0);
    std::memset(call.config, 0, 24); // a copy: the stored one is not affected
    void* larger = ExpertReallocMemory(call.key, call.config, 64, nullptr);
    EXPECT_NE(larger, nullptr);
    EXPECT_EQ(ExpertFreeMemory(call.key, larger), kSuccess);
    return TRUE;
  });
  EXPECT_EQ(result.Memory.nLeaked, 0u);
  EXPECT_EQ(result.Memory.nAllocations, 0u);
  EXPECT_EQ(stored(), config);
}

TEST_F(ExpertStartup, ConfigurationThatIsLeftIsNoLeak) {
  EXPECT_EQ(store(config_bytes(24, 24)), kSuccess);
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    ExpertAllocMemory(call.key, 10, nullptr);
    return TRUE;
  });
  EXPECT_EQ(result.Memory.nLeaked, 1u);
  EXPECT_EQ(result.Memory.cbLeaked, 10u);
  EXPECT_EQ(result.Memory.nAllocations, 1u);
}

TEST_F(ExpertStartup, PeakCountsTheConfigurationAndAllElse) {
  EXPECT_EQ(store(config_bytes(24, 24)), kSuccess);
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    ExpertFreeMemory(call.key, ExpertAllocMemory(call.key, 1000, nullptr));
    return TRUE;
  });
  EXPECT_EQ(result.Memory.cbPeak, 1024u);
}

TEST_F(ExpertStartup, ConfigureMakesAConfiguration) {
  EXPECT_EQ(make_config(24, 24), kSuccess) << error_.szText;
  EXPECT_EQ(stored(), config_bytes(24, 24));
  EXPECT_EQ(configure_result_.Outcome, NMRUN_DONE);
}

TEST_F(ExpertStartup, ConfigureEnlargesTheStoredOne) {
  EXPECT_EQ(store(config_bytes(8, 8)), kSuccess);
  EXPECT_EQ(configure([](const PuppetCall& call) {
              DWORD error = 77;
              auto* larger = static_cast<PEXPERTCONFIG>(
                  ExpertReallocMemory(call.key, call.config, 16, &error));
              EXPECT_EQ(error, kSuccess);
              larger->RawConfigLength = 16;
              std::memcpy(larger->RawConfigData + 4, "klmnopqr", 8);
              *call.config_out = larger;
              return TRUE;
            }),
            kSuccess);
  EXPECT_EQ(stored().size(), 16u);
  EXPECT_EQ(std::memcmp(stored().data() + 4, "efghklmnopqr", 12), 0);
}

TEST_F(ExpertStartup, LengthThatWasNeverWrittenIsTheSizeOfTheBlock) {
  EXPECT_EQ(make_config(24, 0), kSuccess);
  EXPECT_EQ(stored().size(), 24u);
}

TEST_F(ExpertStartup, LengthBeyondTheBlockIsCutToIt) {
  EXPECT_EQ(make_config(24, 1000), kSuccess);
  EXPECT_EQ(stored(), config_bytes(24, 24));
}

TEST_F(ExpertStartup, LengthBelowTheBlockCutsTheRest) {
  EXPECT_EQ(make_config(24, 10), kSuccess);
  auto expected = config_bytes(24, 10);
  expected.resize(10);
  EXPECT_EQ(stored(), expected);
}

TEST_F(ExpertStartup, BlockBelowFourBytesIsNoConfiguration) {
  for (const std::size_t bytes : {0u, 1u, 2u, 3u}) {
    EXPECT_EQ(store({}), kSuccess);
    EXPECT_EQ(make_config(bytes, 0), kSuccess) << bytes << " bytes: " << error_.szText;
    EXPECT_EQ(configure_result_.Outcome, NMRUN_DONE);
    EXPECT_TRUE(stored().empty());
    const NMRUNRESULT result = run([](const PuppetCall& call) {
      EXPECT_EQ(call.config, nullptr);
      return TRUE;
    });
    EXPECT_EQ(result.Outcome, NMRUN_DONE);
  }
}

TEST_F(ExpertStartup, BlockBelowFourBytesKeepsTheStoredOne) {
  const auto before = config_bytes(8, 8);
  for (const std::size_t bytes : {0u, 1u, 2u, 3u}) {
    EXPECT_EQ(store(before), kSuccess);
    EXPECT_EQ(make_config(bytes, 0), kSuccess) << bytes << " bytes: " << error_.szText;
    EXPECT_EQ(stored(), before);
    // The one that was passed in, shrunk.
    EXPECT_EQ(configure([=](const PuppetCall& call) {
                *call.config_out = static_cast<PEXPERTCONFIG>(
                    ExpertReallocMemory(call.key, call.config, bytes, nullptr));
                return TRUE;
              }),
              kSuccess)
        << bytes << " bytes: " << error_.szText;
    EXPECT_EQ(stored(), before);
  }
}

TEST_F(ExpertStartup, BlockThatWasFreedIsIgnored) {
  for (const std::size_t bytes : {0u, 1u, 3u, 4u, 24u}) {
    EXPECT_EQ(configure([=](const PuppetCall& call) {
                void* const block = ExpertAllocMemory(call.key, bytes, nullptr);
                ExpertFreeMemory(call.key, block);
                *call.config_out = static_cast<PEXPERTCONFIG>(block);
                return TRUE;
              }),
              DWORD{NMERR_INVALID_DATA})
        << bytes << " bytes";
  }
}

TEST_F(ExpertStartup, BlockAboveTheLargestConfigurationIsIgnored) {
  EXPECT_EQ(make_config((std::size_t{16} << 20) + 1, 8), DWORD{NMERR_INVALID_DATA});
  EXPECT_TRUE(stored().empty());
}

TEST_F(ExpertStartup, BlockThatIsNotTheExpertsIsIgnored) {
  DWORD local[] = {8, 0};
  for (const auto block : {reinterpret_cast<PEXPERTCONFIG>(local), nowhere<PEXPERTCONFIG>()}) {
    EXPECT_EQ(configure([=](const PuppetCall& call) {
                *call.config_out = block;
                return TRUE;
              }),
              DWORD{NMERR_INVALID_DATA});
    EXPECT_NE(std::string(error_.szText).find("ExpertAllocMemory"), std::string::npos);
    EXPECT_TRUE(stored().empty());
  }
}

TEST_F(ExpertStartup, CancelledConfigureKeepsTheStoredOne) {
  EXPECT_EQ(store(config_bytes(8, 8)), kSuccess);
  EXPECT_EQ(configure([](const PuppetCall& call) {
              std::memset(call.config, 0, 8);
              return FALSE;
            }),
            DWORD{NMERR_INTERNAL_EXCEPTION});
  EXPECT_EQ(configure_result_.Outcome, NMRUN_PROBLEM);
  EXPECT_EQ(stored(), config_bytes(8, 8));
}

TEST_F(ExpertStartup, ConfigureMayLeaveNullWhenThereWasNone) {
  EXPECT_EQ(configure([](const PuppetCall&) { return TRUE; }), kSuccess);
  EXPECT_TRUE(stored().empty());
}

TEST_F(ExpertStartup, CrashInConfigureIsContained) {
  EXPECT_EQ(store(config_bytes(8, 8)), kSuccess);
  EXPECT_EQ(configure([](const PuppetCall&) -> BOOL { throw 1; }), DWORD{NMERR_INTERNAL_EXCEPTION});
  EXPECT_EQ(configure_result_.Outcome, NMRUN_CRASHED);
  EXPECT_EQ(stored(), config_bytes(8, 8));
}

TEST_F(ExpertStartup, ConfigureThatTakesTooLongIsStopped) {
  options_.dwTimeoutMs = 50;
  EXPECT_EQ(configure([](const PuppetCall& call) {
              while (ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0) == kSuccess) {
              }
              return TRUE;
            }),
            DWORD{NMERR_EXPERT_TERMINATE});
  EXPECT_EQ(configure_result_.Outcome, NMRUN_TIMEOUT);
}

TEST_F(ExpertStartup, ExpertWithoutConfigureIsNotConfigurable) {
  const HEXPERT plain = NmLoadExpert(expert_path("mangled").c_str(), &error_);
  ASSERT_NE(plain, nullptr) << error_.szText;
  EXPECT_EQ(NmConfigureExpert(plain, nullptr, nullptr, nullptr, &error_),
            DWORD{NMERR_NOT_SUPPORTED});
  NmUnloadExpert(plain);
}

TEST_F(ExpertStartup, StoredConfigurationIsChecked) {
  const auto config = config_bytes(24, 24);
  EXPECT_EQ(NmSetExpertConfig(puppet_, config.data(), 3), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(NmSetExpertConfig(puppet_, nullptr, 8), DWORD{NMERR_INVALID_PARAMETER});
  const std::vector<unsigned char> large((16 << 20) + 1);
  EXPECT_EQ(store(large), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(store(config), kSuccess);
  DWORD bytes = 23;
  unsigned char buffer[24];
  EXPECT_EQ(NmGetExpertConfig(puppet_, buffer, &bytes), DWORD{NMERR_BUFFER_TOO_SMALL});
  EXPECT_EQ(bytes, 24u);
  EXPECT_EQ(NmSetExpertConfig(puppet_, nullptr, 0), kSuccess);
  EXPECT_TRUE(stored().empty());
}

} // namespace
} // namespace netmon::test
