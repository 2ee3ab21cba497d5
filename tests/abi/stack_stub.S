# SPDX-License-Identifier: MIT
# netmon_call_and_look of stack_stub.h, cdecl, 32-bit x86: 8 function, 12 arguments, 16 words,
# 20 misalignment, 24 state. ebp alone is trusted after the call.
  .intel_syntax noprefix
  .text
  .globl _netmon_call_and_look
_netmon_call_and_look:
  push ebp
  mov ebp, esp
  push ebx
  push esi
  push edi
  sub esp, 32               # what is written where too much was taken off lands here
  and esp, -16
  mov ecx, [ebp + 20]
  shl ecx, 2
  sub esp, ecx
  mov edx, esp
  mov ecx, [ebp + 16]
  mov eax, [ebp + 12]
1:
  test ecx, ecx
  jz 2f
  dec ecx
  push dword ptr [eax + ecx * 4]
  jmp 1b
2:
  mov eax, [ebp + 24]
  mov [eax], edx            # the stack pointer before the arguments
  mov ebx, 0x11223344
  mov esi, 0x55667788
  mov edi, 0x99aabbcc
  call dword ptr [ebp + 8]
  mov ecx, [ebp + 24]
  mov eax, [ecx]
  sub eax, esp
  mov [ecx], eax
  xor eax, eax
  cmp ebx, 0x11223344
  jne 3f
  cmp esi, 0x55667788
  jne 3f
  cmp edi, 0x99aabbcc
  jne 3f
  inc eax
3:
  mov [ecx + 4], eax
  lea esp, [ebp - 12]
  pop edi
  pop esi
  pop ebx
  pop ebp
  ret
