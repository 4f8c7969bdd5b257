"""Run a command without root's power to pass permissions, so that they can be tried by root.

python humbly.py COMMAND [ARGUMENT...]
"""

import ctypes
import os
import sys

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2

if __name__ == "__main__":
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # no is an answer, for other users
    os.execv(sys.argv[1], sys.argv[1:])
