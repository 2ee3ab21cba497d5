# SPDX-License-Identifier: MIT
# Sources of experts spell the SDK's headers in many ways, <NetMon.h> for instance, which Windows
# never minded. Where the file system of this machine is case-sensitive, NETMON_SPELLINGS_DIR is a
# folder of the build tree with one header per spelling, each of which includes the real one;
# elsewhere there is nothing to do, and it is empty. The files cannot be in the source tree: a
# checkout on Windows would take all spellings of a name for one file.
set(NETMON_SPELLINGS_DIR "")
set(probe "${PROJECT_BINARY_DIR}/spellings_probe")
file(REMOVE "${probe}")
file(WRITE "${probe}" "")
string(REPLACE "spellings_probe" "SPELLINGS_PROBE" upper_probe "${probe}")
if(NOT EXISTS "${upper_probe}")
  set(NETMON_SPELLINGS_DIR "${PROJECT_BINARY_DIR}/include/spellings")
endif()
file(REMOVE "${probe}")

# netmon_spell(HEADER SPELLING...): the header, as #include names it, under other names.
function(netmon_spell header)
  foreach(spelling IN LISTS ARGN)
    file(CONFIGURE OUTPUT "${NETMON_SPELLINGS_DIR}/${spelling}" CONTENT
"/* SPDX-License-Identifier: MIT */
/* Another spelling of <${header}>. */
#include <${header}>
")
  endforeach()
endfunction()

if(NETMON_SPELLINGS_DIR)
  # The SDK's names in capitals and with an initial capital, and other spellings that occur.
  set(names bh bherr bhfilter bhsupp bhtypes bhver frame inilib nal naltypes netmon nmerr nmevent
    nmexpert nmsupp npptypes parser)
  set(seen_bh BH.h)
  set(seen_bherr BHErr.h BhErr.h)
  set(seen_bhfilter BHFilter.h BhFilter.h)
  set(seen_bhsupp BHSupp.h BhSupp.h)
  set(seen_bhtypes BHTypes.h BhTypes.h)
  set(seen_bhver BHVer.h BhVer.h)
  set(seen_inilib IniLib.h INILib.h)
  set(seen_naltypes NalTypes.h NALTypes.h)
  set(seen_netmon NetMon.h)
  set(seen_nmerr NMErr.h NmErr.h)
  set(seen_nmevent NMEvent.h NmEvent.h)
  set(seen_nmexpert NMExpert.h NmExpert.h)
  set(seen_nmsupp NMSupp.h NmSupp.h)
  set(seen_npptypes NppTypes.h NPPTypes.h)
  foreach(name IN LISTS names)
    string(TOUPPER "${name}" upper)
    string(SUBSTRING "${upper}" 0 1 first)
    string(SUBSTRING "${name}" 1 -1 rest)
    netmon_spell(netmon/${name}.h
      ${first}${rest}.h ${upper}.h ${upper}.H ${name}.H ${seen_${name}})
  endforeach()
  if(NOT WIN32)
    netmon_spell(netmon/compat/objbase.h ObjBase.h Objbase.h)
    netmon_spell(netmon/compat/tchar.h TCHAR.H TChar.h Tchar.h tchar.H)
    netmon_spell(netmon/compat/winbase.h WinBase.h Winbase.h)
    netmon_spell(netmon/compat/windef.h WinDef.h Windef.h)
    netmon_spell(netmon/compat/windows.h WINDOWS.H WINDOWS.h Windows.h windows.H)
    netmon_spell(netmon/compat/winerror.h WinError.h Winerror.h)
    netmon_spell(netmon/compat/winnt.h WinNT.h WinNt.h Winnt.h)
    netmon_spell(netmon/compat/winsock.h WINSOCK.H WinSock.h Winsock.h)
    netmon_spell(netmon/compat/winsock2.h WINSOCK2.H WinSock2.h Winsock2.h)
    netmon_spell(netmon/compat/winuser.h WinUser.h Winuser.h)
  endif()
endif()
