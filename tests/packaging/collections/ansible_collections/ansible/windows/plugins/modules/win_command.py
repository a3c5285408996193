"""Simulates win_command: runs the command with `/` instead of `\\`."""
import shlex
import subprocess

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({"_raw_params": {"type": "str"}})
    command = module.params["_raw_params"].replace("\\", "/")
    try:
        done = subprocess.run(
            shlex.split(command), capture_output=True, text=True)
    except OSError as error:
        # The real module also reports a code and a message, and no output.
        module.fail_json(msg=str(error), rc=error.errno)
    module.exit_json(
        changed=True, rc=done.returncode, stdout=done.stdout, stderr=done.stderr)


main()
