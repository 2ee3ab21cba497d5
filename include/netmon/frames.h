/* SPDX-License-Identifier: MIT */
/*
 * Captures and frames: the structures in which frames are handed out, and the functions that read
 * them, for experts and parsers alike. Needs types.h, addresses.h, properties.h.
 * Frame numbers count from 0. Offsets count from the first byte of the MAC frame. Frame times are
 * microseconds since the start of the capture. All functions may be called from any thread; for a
 * handle that is not live they return the failure value. Reference: frames.md 1-3, 8.
 */
#ifndef NETMON_FRAMES_H
#define NETMON_FRAMES_H

#include "types.h"
#include "addresses.h"
#include "properties.h"

#define INVALID_FRAME_NUMBER ((DWORD)-1)

/* OffsetBasis of capture-filter patterns, and LowProtocol of FRAME_DESCRIPTOR. */
#define OFFSET_BASIS_RELATIVE_TO_FRAME 0
#define OFFSET_BASIS_RELATIVE_TO_EFFECTIVE_PROTOCOL 1
#define OFFSET_BASIS_RELATIVE_TO_IPX 2
#define OFFSET_BASIS_RELATIVE_TO_IP 3
#define OFFSET_BASIS_RELATIVE_TO_IP6 4
#define LOW_PROTOCOL_IPX OFFSET_BASIS_RELATIVE_TO_IPX
#define LOW_PROTOCOL_IP OFFSET_BASIS_RELATIVE_TO_IP
#define LOW_PROTOCOL_IP6 OFFSET_BASIS_RELATIVE_TO_IP6
#define LOW_PROTOCOL_UNKNOWN ((BYTE)-1)

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NETMON_PACK_X86
#pragma pack(push, 1)
#else
#pragma pack(push, 8)
#endif

/*
 * A frame: 16 bytes of header, then nBytesAvail bytes of the frame as on the wire. The bytes start
 * at offset 16 on every target; FRAME_SIZE is not the size of the header. Reference: frames.md 8.1.
 */
typedef struct _FRAME {
  LONGLONG TimeStamp; /* microseconds since the start of the capture; may be negative */
  DWORD FrameLength;  /* bytes on the wire */
  DWORD nBytesAvail;  /* bytes kept */
  BYTE MacFrame[1];
} FRAME;

typedef FRAME *LPFRAME;
typedef FRAME NETMON_UNALIGNED_FRAME NETMON_UNALIGNED;
typedef NETMON_UNALIGNED_FRAME *ULPFRAME;

#define FRAME_SIZE sizeof(FRAME)

/* Entry of the FRAMETABLE of a real-time capture. Reference: frames.md 8.2. */
typedef struct _FRAME_DESCRIPTOR {
  LPBYTE FramePointer; /* first byte of the MAC frame */
  LONGLONG TimeStamp;  /* as in FRAME */
  DWORD FrameLength;
  DWORD nBytesAvail;
  WORD Etype;
  BYTE Sap;
  BYTE LowProtocol; /* LOW_PROTOCOL_* */
  WORD LowProtocolOffset;
  union {
    WORD Reserved;
    BYTE IPPort;             /* number of the upper protocol */
    WORD ByteSwappedIPXPort; /* socket, byte-swapped */
  } HighPort;
  WORD HighProtocolOffset;
} FRAME_DESCRIPTOR;

typedef FRAME_DESCRIPTOR *LPFRAME_DESCRIPTOR;

#define FRAME_DESCRIPTOR_SIZE sizeof(FRAME_DESCRIPTOR)

/* Circular buffer of frames of a real-time capture; FrameTableLength entries follow. */
typedef struct _FRAMETABLE {
  DWORD FrameTableLength;
  DWORD StartIndex;
  DWORD EndIndex;
  DWORD FrameCount;
  FRAME_DESCRIPTOR Frames[1];
} FRAMETABLE;

typedef FRAMETABLE *LPFRAMETABLE;

#pragma pack(pop)

/* ---- Captures ------------------------------------------------------------------------------- */

/*
 * The time at which the capture began, as stored: local time of the machine that captured.
 * Read-only, owned by the capture, valid until it closes. NULL for a bad handle.
 * Reference: frames.md 2.
 */
NETMON_API LPSYSTEMTIME WINAPI GetCaptureTimeStamp(HCAPTURE hCapture);

/*
 * The MAC_TYPE_* of the capture; MAC_TYPE_UNKNOWN for a bad handle, an unknown kind of network, or
 * a capture that mixes several (the original names no value for these). Reference: frames.md 2.
 */
NETMON_API DWORD WINAPI GetCaptureMacType(HCAPTURE hCapture);

/* The number of frames; 0 for a bad handle. Reference: frames.md 2. */
NETMON_API DWORD WINAPI GetCaptureTotalFrames(HCAPTURE hCapture);

/*
 * The comment of the capture. Read-only, owned by the capture. NULL for a bad handle and for a
 * capture without a comment. Reference: frames.md 2.
 */
NETMON_API LPSTR WINAPI GetCaptureComment(HCAPTURE hCapture);

/*
 * Copies the comment of a capture file that is not open.
 *   lpFilename  the file
 *   lpComment   out: the comment, NUL-terminated; empty when the file has none
 *   BufferSize  bytes at lpComment
 * NMERR_SUCCESS; NMERR_FILE_NOT_FOUND, NMERR_INVALID_FILE_FORMAT, NMERR_FILE_READ_ERROR;
 * NMERR_INVALID_PARAMETER for NULL or size 0; NMERR_BUFFER_TOO_SMALL (ours) when only part of it
 * fits, and that part is stored. Reference: frames.md 2.
 */
NETMON_API DWORD WINAPI GetCaptureCommentFromFilename(LPSTR lpFilename, LPSTR lpComment,
                                                      DWORD BufferSize);

/* ---- Frames: handle, number, lengths, time -------------------------------------------------- */

/*
 * The handle of the frame with this number, counted from 0. NULL for a bad capture or number. It is
 * valid until the capture closes or ModifyFrame replaces the frame. Reference: frames.md 3.1.
 */
NETMON_API HFRAME WINAPI GetFrame(HCAPTURE hCapture, DWORD FrameNumber);

/* The capture of a frame; NULL for a bad handle. Reference: frames.md 3.1. */
NETMON_API HCAPTURE WINAPI GetFrameCaptureHandle(HFRAME hFrame);

/* The number of a frame; INVALID_FRAME_NUMBER for a bad handle. Reference: frames.md 3.1. */
NETMON_API DWORD WINAPI GetFrameNumber(HFRAME hFrame);

/* Bytes the frame had on the wire; 0 for a bad handle. Reference: frames.md 3.1. */
NETMON_API DWORD WINAPI GetFrameLength(HFRAME hFrame);

/* Bytes of the frame that the capture kept; 0 for a bad handle. Reference: frames.md 3.1. */
NETMON_API DWORD WINAPI GetFrameStoredLength(HFRAME hFrame);

/*
 * Microseconds since the start of the capture; -1 for a bad handle. A frame older than the start
 * has a negative time, so -1 alone is not proof of a bad handle. Reference: frames.md 3.1.
 */
NETMON_API LONGLONG WINAPI GetFrameTimeStamp(HFRAME hFrame);

/* The MAC_TYPE_* of a frame; MAC_TYPE_UNKNOWN for a bad handle (ours). Reference: frames.md 3.1. */
NETMON_API DWORD WINAPI GetFrameMacType(HFRAME hFrame);

/*
 * Bytes of the MAC header, including token ring routing information but not LLC; 0 for a bad handle
 * or an unknown kind of network. Reference: frames.md 1.1, 3.1.
 */
NETMON_API DWORD WINAPI GetFrameMacHeaderLength(HFRAME hFrame);

/*
 * The FRAME behind a handle, at any alignment. Read-only, owned by the capture, valid until it
 * closes; on 32-bit systems, if the capture is too large to be mapped whole, only until the next
 * call on the same thread. NULL for a bad handle, and when the address space has no room.
 * Reference: frames.md 3.1.
 */
NETMON_API ULPFRAME WINAPI GetFrameFromFrameHandle(HFRAME hFrame);

/*
 * What the parsers recognized in the frame, outermost protocol first. When they recognized nothing,
 * the table is empty, not NULL. Read-only. NULL for a bad handle. Reference: frames.md 3.1, 8.4.
 */
NETMON_API LPRECOGNIZEDATATABLE WINAPI GetFrameRecognizeData(HFRAME hFrame);

/*
 * Replaces a frame in memory; the capture file is left alone.
 *   FrameData    the new bytes; copied
 *   FrameLength  their number, which becomes both lengths of the frame
 *   TimeStamp    microseconds since the start of the capture (the page calls it an output)
 * Returns the new handle, and the old one becomes invalid; NULL and no change on failure.
 * Reference: frames.md 3.6.
 */
NETMON_API HFRAME WINAPI ModifyFrame(HCAPTURE hCapture, DWORD FrameNumber, LPBYTE FrameData,
                                     DWORD FrameLength, LONGLONG TimeStamp);

/* ---- Frames: addresses ---------------------------------------------------------------------- */

/*
 * Offset of the destination or source address in the frame.
 *   AddressType    ADDRESS_TYPE_*; ADDRESS_TYPE_FIND_HIGHEST takes the highest there is
 *   AddressLength  out: its length in bytes; NULL is allowed; untouched on failure
 * (DWORD)-1 when the frame has no such address or did not keep all its bytes.
 * Reference: frames.md 3.2.
 */
NETMON_API DWORD WINAPI GetFrameDstAddressOffset(HFRAME hFrame, DWORD AddressType,
                                                 LPDWORD AddressLength);
NETMON_API DWORD WINAPI GetFrameSrcAddressOffset(HFRAME hFrame, DWORD AddressType,
                                                 LPDWORD AddressLength);

/*
 * The destination or source address itself.
 *   lpAddress    out: all of the ADDRESS2 is written, 22 bytes
 *   AddressType  ADDRESS_TYPE_*; with ADDRESS_TYPE_FIND_HIGHEST lpAddress->Type is what was found
 *   Flags        ADDRESSTYPE_FLAGS_*
 * NMERR_SUCCESS; NMERR_INVALID_HFRAME; NMERR_PROTOCOL_NOT_FOUND when the frame has no such address;
 * NMERR_INVALID_PARAMETER for NULL. Reference: frames.md 3.3.
 */
NETMON_API DWORD WINAPI GetFrameDestAddress(HFRAME hFrame, LPADDRESS2 lpAddress, DWORD AddressType,
                                            DWORD Flags);
NETMON_API DWORD WINAPI GetFrameSourceAddress(HFRAME hFrame, LPADDRESS2 lpAddress,
                                              DWORD AddressType, DWORD Flags);

/*
 * TRUE when the destination or source address of the frame, of the kind that lpAddress->Type names,
 * equals *lpAddress. FALSE otherwise, and for a bad handle or NULL. Reference: frames.md 3.4.
 */
NETMON_API BOOL WINAPI CompareFrameDestAddress(HFRAME hFrame, LPADDRESS2 lpAddress);
NETMON_API BOOL WINAPI CompareFrameSourceAddress(HFRAME hFrame, LPADDRESS2 lpAddress);

/* ---- Frames: searching ---------------------------------------------------------------------- */

/*
 * Looks for the next frame, or the previous one, that holds a protocol.
 *   hCurrentFrame        where to go on; this frame itself is skipped
 *   ProtocolName         the protocol; case is ignored
 *   lpDestAddress, lpSrcAddress  addresses the frame must have, of any kind; NULL for any
 *   ProtocolOffset       out: where the protocol starts; NULL is allowed
 *   OriginalFrameNumber  the search ends 1000 frames from here
 *   nHighestFrame, nLowestFrame  last frame to look at
 * NULL when there is none. Reference: frames.md 3.7.
 */
NETMON_API HFRAME WINAPI FindNextFrame(HFRAME hCurrentFrame, LPSTR ProtocolName,
                                       LPADDRESS2 lpDestAddress, LPADDRESS2 lpSrcAddress,
                                       LPWORD ProtocolOffset, DWORD OriginalFrameNumber,
                                       DWORD nHighestFrame);
NETMON_API HFRAME WINAPI FindPreviousFrame(HFRAME hCurrentFrame, LPSTR ProtocolName,
                                           LPADDRESS2 lpDstAddress, LPADDRESS2 lpSrcAddress,
                                           LPWORD ProtocolOffset, DWORD OriginalFrameNumber,
                                           DWORD nLowestFrame);

/* ---- Times ---------------------------------------------------------------------------------- */

/*
 * Adds TimeDelta microseconds, which may be negative, to *SystemTime in place, rounded down to
 * whole milliseconds, and returns its argument. If the result would be outside the years 1601 to
 * 30827, the time is unchanged. NULL for NULL. Undocumented by the vendor. Reference: frames.md 7.
 */
NETMON_API SYSTEMTIME *WINAPI AdjustSystemTime(SYSTEMTIME *SystemTime, LONGLONG TimeDelta);

#ifdef __cplusplus
}
#endif

#endif /* NETMON_FRAMES_H */
