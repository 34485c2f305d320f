#!/bin/sh
# Signs one file in its place, with the command that the environment names (SIGN_COMMAND); the file's name is put after it.
# Keys and passwords come to that command by the environment too, never as its words.
eval "$SIGN_COMMAND \"\$1\""
