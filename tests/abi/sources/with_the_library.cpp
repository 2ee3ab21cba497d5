// SPDX-License-Identifier: MIT
// Our headers first, then those of the C++ library and of POSIX, and the names of both in use.
#include <windows.h>
#include <netmon.h>
#include <tchar.h>
#include <undeclared.h>
#include <monitors.h>
#include <nmsupp.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

using namespace std;

DWORD smaller( DWORD a, DWORD b ) { return min( a, b ) + std::max( a, b ) + __min( a, b ); }

int both_dprintfs( LPSTR szText )
{
    dprintf( "%s\n", szText );
    dprintf( szText );
    return dprintf( 2, "%s\n", szText );
}

int echo() { return ECHO + numeric_limits<char>::max() + (int)ntohs( 1 ); }
