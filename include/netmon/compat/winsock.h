/* SPDX-License-Identifier: MIT */
/*
 * <winsock.h> for sources that include it for byte order and address text: ntohs, htonl, inet_ntoa.
 * Sockets are those of the system.
 */
#ifndef NETMON_COMPAT_WINSOCK_H
#define NETMON_COMPAT_WINSOCK_H

#include "windows.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

typedef int SOCKET;
#define INVALID_SOCKET (-1)
#define SOCKET_ERROR (-1)

#endif /* NETMON_COMPAT_WINSOCK_H */
