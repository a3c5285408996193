"""Simulates win_file: creates a folder, or removes a file or folder."""
import os
import shutil

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({
        "path": {"type": "str", "required": True},
        "state": {"choices": ["directory", "absent"], "required": True},
    })
    path = module.params["path"].replace("\\", "/")
    if module.params["state"] == "absent" and os.path.isfile(path):
        os.remove(path)
    elif module.params["state"] == "absent":
        shutil.rmtree(path, ignore_errors=True)
    else:
        os.makedirs(path, exist_ok=True)
    module.exit_json(changed=True)


main()
