/* SPDX-License-Identifier: MIT */
/*
 * Every error code of the API, once: NETMON_NMERR_LIST(X) expands X(number, NAME, "message") for
 * each, in ascending order. nmerr.h makes the constants from it, the library the names and
 * messages. Includes nothing. The messages are ours. Missing numbers were never assigned.
 */
#ifndef NETMON_NMERR_LIST_H
#define NETMON_NMERR_LIST_H

#define NETMON_NMERR_LIST(X) \
  X(0, NMERR_SUCCESS, "done") \
  X(1, NMERR_MEMORY_MAPPED_FILE_ERROR, "the file cannot be mapped into memory") \
  X(2, NMERR_INVALID_HFILTER, "no such filter") \
  X(3, NMERR_CAPTURING, "a capture is running") \
  X(4, NMERR_NOT_CAPTURING, "no capture is running") \
  X(5, NMERR_NO_MORE_FRAMES, "no more frames") \
  X(6, NMERR_BUFFER_TOO_SMALL, "the buffer is too small") \
  X(7, NMERR_FRAME_NOT_RECOGNIZED, "no parser recognized the frame") \
  X(8, NMERR_FILE_ALREADY_EXISTS, "the file already exists") \
  X(9, NMERR_DRIVER_NOT_FOUND, "the driver is missing") \
  X(10, NMERR_ADDRESS_ALREADY_EXISTS, "the address is already in the database") \
  X(11, NMERR_INVALID_HFRAME, "no such frame") \
  X(12, NMERR_INVALID_HPROTOCOL, "no such protocol") \
  X(13, NMERR_INVALID_HPROPERTY, "no such property") \
  X(14, NMERR_LOCKED, "the object is locked") \
  X(15, NMERR_STACK_EMPTY, "the filter stack is empty") \
  X(16, NMERR_STACK_OVERFLOW, "the filter stack overflowed") \
  X(17, NMERR_TOO_MANY_PROTOCOLS, "too many protocols") \
  X(18, NMERR_FILE_NOT_FOUND, "the file does not exist") \
  X(19, NMERR_OUT_OF_MEMORY, "out of memory") \
  X(20, NMERR_CAPTURE_PAUSED, "the capture is paused") \
  X(21, NMERR_NO_BUFFERS, "there are no buffers") \
  X(22, NMERR_BUFFERS_ALREADY_EXIST, "there are buffers already") \
  X(23, NMERR_NOT_LOCKED, "the object is not locked") \
  X(24, NMERR_OUT_OF_RANGE, "the number is out of range") \
  X(25, NMERR_LOCK_NESTING_TOO_DEEP, "too many locks on one object") \
  X(26, NMERR_LOAD_PARSER_FAILED, "the parser cannot be loaded") \
  X(27, NMERR_UNLOAD_PARSER_FAILED, "the parser cannot be unloaded") \
  X(28, NMERR_INVALID_HADDRESSDB, "no such address database") \
  X(29, NMERR_ADDRESS_NOT_FOUND, "the address is not in the database") \
  X(30, NMERR_NETWORK_NOT_PRESENT, "there is no network") \
  X(31, NMERR_NO_PROPERTY_DATABASE, "the protocol has no property database") \
  X(32, NMERR_PROPERTY_NOT_FOUND, "the property was not found") \
  X(33, NMERR_INVALID_HPROPERTYDB, "no such property database") \
  X(34, NMERR_PROTOCOL_NOT_ENABLED, "the protocol is not enabled") \
  X(35, NMERR_PROTOCOL_NOT_FOUND, "the protocol was not found") \
  X(36, NMERR_INVALID_PARSER_DLL, "the module is not a parser") \
  X(37, NMERR_NO_ATTACHED_PROPERTIES, "the frame has no attached properties") \
  X(38, NMERR_NO_FRAMES, "there are no frames") \
  X(39, NMERR_INVALID_FILE_FORMAT, "the file does not have the expected format") \
  X(40, NMERR_COULD_NOT_CREATE_TEMPFILE, "a temporary file cannot be created") \
  X(41, NMERR_OUT_OF_DOS_MEMORY, "out of low memory") \
  X(42, NMERR_NO_PROTOCOLS_ENABLED, "no protocol is enabled") \
  X(46, NMERR_UNKNOWN_MACTYPE, "unknown network type") \
  X(47, NMERR_ROUTING_INFO_NOT_PRESENT, "the frame has no routing information") \
  X(48, NMERR_INVALID_HNETWORK, "no such network") \
  X(49, NMERR_NETWORK_ALREADY_OPENED, "the network is already open") \
  X(50, NMERR_NETWORK_NOT_OPENED, "the network is not open") \
  X(51, NMERR_FRAME_NOT_FOUND, "the frame was not found") \
  X(53, NMERR_NO_HANDLES, "out of handles") \
  X(54, NMERR_INVALID_NETWORK_ID, "no network has this number") \
  X(55, NMERR_INVALID_HCAPTURE, "no such capture") \
  X(56, NMERR_PROTOCOL_ALREADY_ENABLED, "the protocol is already enabled") \
  X(57, NMERR_FILTER_INVALID_EXPRESSION, "the filter is malformed") \
  X(58, NMERR_TRANSMIT_ERROR, "the frame could not be sent") \
  X(59, NMERR_INVALID_HBUFFER, "no such buffer") \
  X(60, NMERR_INVALID_DATA, "the data is invalid") \
  X(61, NMERR_MSDOS_DRIVER_NOT_LOADED, "the network driver for MS-DOS is not loaded") \
  X(62, NMERR_WINDOWS_DRIVER_NOT_LOADED, "the network driver for Windows is not loaded") \
  X(63, NMERR_MSDOS_DRIVER_INIT_FAILURE, "the network driver for MS-DOS did not start") \
  X(64, NMERR_WINDOWS_DRIVER_INIT_FAILURE, "the network driver for Windows did not start") \
  X(65, NMERR_NETWORK_BUSY, "the network is busy") \
  X(66, NMERR_CAPTURE_NOT_PAUSED, "the capture is not paused") \
  X(67, NMERR_INVALID_PACKET_LENGTH, "the frame has an impossible length") \
  X(69, NMERR_INTERNAL_EXCEPTION, "internal error") \
  X(70, NMERR_PROMISCUOUS_MODE_NOT_SUPPORTED, "the adapter does not support promiscuous mode") \
  X(71, NMERR_MAC_DRIVER_OPEN_FAILURE, "the adapter driver cannot be opened") \
  X(72, NMERR_RUNAWAY_PROTOCOL, "a parser went beyond the end of the frame") \
  X(73, NMERR_PENDING, "the operation is still in progress") \
  X(74, NMERR_ACCESS_DENIED, "access denied") \
  X(75, NMERR_INVALID_HPASSWORD, "no such password") \
  X(76, NMERR_INVALID_PARAMETER, "a parameter is invalid") \
  X(77, NMERR_FILE_READ_ERROR, "the file cannot be read") \
  X(78, NMERR_FILE_WRITE_ERROR, "the file cannot be written") \
  X(79, NMERR_PROTOCOL_NOT_REGISTERED, "the protocol is not registered") \
  X(80, NMERR_IP_ADDRESS_NOT_FOUND, "the IP address was not found") \
  X(81, NMERR_TRANSMIT_CANCELLED, "sending was canceled") \
  X(82, NMERR_LOCKED_FRAMES, "frames of the capture are locked") \
  X(83, NMERR_NO_TRANSMITS_PENDING, "nothing is being sent") \
  X(84, NMERR_PATH_NOT_FOUND, "the path does not exist") \
  X(85, NMERR_WINDOWS_ERROR, "the operating system reported an error") \
  X(86, NMERR_NO_FRAME_NUMBER, "the frame has no number") \
  X(87, NMERR_FRAME_HAS_NO_CAPTURE, "the frame does not belong to a capture") \
  X(88, NMERR_FRAME_ALREADY_HAS_CAPTURE, "the frame already belongs to a capture") \
  X(89, NMERR_NAL_IS_NOT_REMOTE, "the network is not remote") \
  X(90, NMERR_NOT_SUPPORTED, "not supported") \
  X(91, NMERR_DISCARD_FRAME, "the frame is to be discarded") \
  X(92, NMERR_CANCEL_SAVE_CAPTURE, "saving the capture was canceled") \
  X(93, NMERR_LOST_CONNECTION, "the connection was lost") \
  X(94, NMERR_INVALID_MEDIA_TYPE, "wrong network type") \
  X(95, NMERR_AGENT_IN_USE, "the remote agent is in use") \
  X(96, NMERR_TIMEOUT, "the operation timed out") \
  X(97, NMERR_DISCONNECTED, "disconnected") \
  X(98, NMERR_SETTIMER_FAILED, "the timer cannot be set") \
  X(99, NMERR_NETWORK_ERROR, "network error") \
  X(100, NMERR_INVALID_FRAMESPROC, "the frame callback cannot be used") \
  X(101, NMERR_UNKNOWN_CAPTURETYPE, "unknown capture type") \
  X(102, NMERR_NOT_CONNECTED, "not connected") \
  X(103, NMERR_ALREADY_CONNECTED, "already connected") \
  X(104, NMERR_INVALID_REGISTRY_CONFIGURATION, "the stored settings are invalid") \
  X(105, NMERR_DELAYED, "the connection is for delayed capture") \
  X(106, NMERR_NOT_DELAYED, "the connection is not for delayed capture") \
  X(107, NMERR_REALTIME, "the connection is for real-time capture") \
  X(108, NMERR_NOT_REALTIME, "the connection is not for real-time capture") \
  X(109, NMERR_STATS_ONLY, "the connection is for statistics only") \
  X(110, NMERR_NOT_STATS_ONLY, "the connection is not for statistics only") \
  X(111, NMERR_TRANSMIT, "the connection is for sending") \
  X(112, NMERR_NOT_TRANSMIT, "the connection is not for sending") \
  X(113, NMERR_TRANSMITTING, "frames are being sent") \
  X(114, NMERR_DISK_NOT_LOCAL_FIXED, "the disk is not a local fixed disk") \
  X(115, NMERR_COULD_NOT_CREATE_DIRECTORY, "the directory cannot be created") \
  X(116, NMERR_NO_DEFAULT_CAPTURE_DIRECTORY, "there is no default directory for captures") \
  X(117, NMERR_UPLEVEL_CAPTURE_FILE, "the capture file has a newer version") \
  X(118, NMERR_LOAD_EXPERT_FAILED, "the expert cannot be loaded") \
  X(119, NMERR_EXPERT_REPORT_FAILED, "the expert could not report") \
  X(120, NMERR_REG_OPERATION_FAILED, "the registry cannot be used") \
  X(121, NMERR_NO_DLLS_FOUND, "no modules were found") \
  X(122, NMERR_NO_CONVERSATION_STATS, "there are no conversation statistics") \
  X(123, NMERR_SECURITY_BREACH_CAPTURE_DELETED, "the capture was deleted for security reasons") \
  X(124, NMERR_FRAME_FAILED_FILTER, "the frame does not pass the filter") \
  X(125, NMERR_EXPERT_TERMINATE, "the expert must stop") \
  X(126, NMERR_REMOTE_NOT_A_SERVER, "the remote computer is not running an agent") \
  X(127, NMERR_REMOTE_VERSION_OUTOFSYNC, "the remote agent has a different version") \
  X(128, NMERR_INVALID_EXPERT_GROUP, "no such group of experts") \
  X(129, NMERR_INVALID_EXPERT_NAME, "no expert has this name") \
  X(130, NMERR_INVALID_EXPERT_HANDLE, "no such expert key") \
  X(131, NMERR_GROUP_NAME_ALREADY_EXISTS, "a group already has this name") \
  X(132, NMERR_INVALID_GROUP_NAME, "the group name cannot be used") \
  X(133, NMERR_EXPERT_ALREADY_IN_GROUP, "the expert is already in the group") \
  X(134, NMERR_EXPERT_NOT_IN_GROUP, "the expert is not in the group") \
  X(135, NMERR_NOT_INITIALIZED, "not initialized") \
  X(136, NMERR_INVALID_GROUP_ROOT, "the root of the expert groups cannot be used") \
  X(137, NMERR_BAD_VERSION, "the structure has a different version") \
  X(138, NMERR_ESP, "the connection is for encrypted frames") \
  X(139, NMERR_NOT_ESP, "the connection is not for encrypted frames") \
  X(1000, NMERR_BLOB_NOT_INITIALIZED, "the blob is not initialized") \
  X(1001, NMERR_INVALID_BLOB, "no such blob") \
  X(1002, NMERR_UPLEVEL_BLOB, "the blob has a newer version") \
  X(1003, NMERR_BLOB_ENTRY_ALREADY_EXISTS, "the blob already has this entry") \
  X(1004, NMERR_BLOB_ENTRY_DOES_NOT_EXIST, "the blob has no such entry") \
  X(1005, NMERR_AMBIGUOUS_SPECIFIER, "the specifier matches several entries") \
  X(1006, NMERR_BLOB_OWNER_NOT_FOUND, "the blob has no such owner") \
  X(1007, NMERR_BLOB_CATEGORY_NOT_FOUND, "the blob has no such category") \
  X(1008, NMERR_UNKNOWN_CATEGORY, "unknown category") \
  X(1009, NMERR_UNKNOWN_TAG, "unknown tag") \
  X(1010, NMERR_BLOB_CONVERSION_ERROR, "the blob entry has a different type") \
  X(1011, NMERR_ILLEGAL_TRIGGER, "the trigger is invalid") \
  X(1012, NMERR_BLOB_STRING_INVALID, "the string cannot be stored in a blob") \
  X(1013, NMERR_UNABLE_TO_LOAD_LIBRARY, "the library cannot be loaded") \
  X(1014, NMERR_UNABLE_TO_GET_PROCADDR, "the library has no such function") \
  X(1015, NMERR_CLASS_NOT_REGISTERED, "the class is not registered") \
  X(1016, NMERR_INVALID_REMOTE_COMPUTERNAME, "the name of the remote computer cannot be used") \
  X(1017, NMERR_RPC_REMOTE_FAILURE, "the remote call failed") \
  X(3016, NMERR_NO_NPPS, "there are no packet providers") \
  X(3017, NMERR_NO_MATCHING_NPPS, "no packet provider matches") \
  X(3018, NMERR_NO_NPP_SELECTED, "no packet provider was chosen") \
  X(3019, NMERR_NO_INPUT_BLOBS, "there are no input blobs") \
  X(3020, NMERR_NO_NPP_DLLS, "there are no packet provider modules") \
  X(3021, NMERR_NO_VALID_NPP_DLLS, "no packet provider module is usable")

#endif /* NETMON_NMERR_LIST_H */
