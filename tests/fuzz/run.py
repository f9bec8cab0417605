"""Run one fuzz target on its seeds and then for SECONDS on new inputs; one line in cmocka's form.

    run.py TARGET SEEDS [SECONDS]
"""
import os
import subprocess
import sys
import tempfile


def main():
    target, seeds = sys.argv[1:3]
    seconds = sys.argv[3] if len(sys.argv) > 3 else "20"
    name = os.path.basename(target) + "_finds_nothing"
    with tempfile.TemporaryDirectory() as scratch:
        command = [target, "-max_total_time=" + seconds, "-max_len=4096", "-timeout=5", "-rss_limit_mb=1024",
                   "-artifact_prefix=" + os.getcwd() + "/", scratch, seeds]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode:
        print(done.stderr[-4000:])
    print(("[       OK ] " if done.returncode == 0 else "[  FAILED  ] ") + name)
    return 1 if done.returncode else 0


sys.exit(main())
