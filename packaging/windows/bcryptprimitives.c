/* For tests under Wine 8 only: Rust's standard library takes its random numbers from here, and that Wine has no such file.
 * Never packed into anything. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    return SystemFunction036(data, (ULONG)length);
}
