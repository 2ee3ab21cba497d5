// SPDX-License-Identifier: MIT
// The private jemalloc as a peer: the same build as the library's, in a shared library of its own,
// so that a call costs as much as a call of the library. It zeroes blocks as the library does, and
// checks nothing.
#pragma once

#include <cstddef>

#define PEER_API extern "C" __attribute__((visibility("default")))

// False when thread caches are off: then R1 is not a valid peer.
PEER_API bool peer_has_thread_caches();

// Through jemalloc's thread cache ("R1").
PEER_API void* peer_allocate(std::size_t bytes);
PEER_API void* peer_reallocate(void* block, std::size_t bytes);
PEER_API void peer_free(void* block);
PEER_API std::size_t peer_size(void* block);

// A separate arena, without thread caches.
PEER_API unsigned peer_arena_create();
PEER_API void* peer_arena_allocate(unsigned arena, std::size_t bytes);
PEER_API void peer_arena_destroy(unsigned arena);
