"""Plays win_acl_inheritance on this machine: notes that a folder is closed."""
import os

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({
        "path": {"type": "path", "required": True},
        "state": {"choices": ["absent", "present"], "required": True},
        "reorganize": {"type": "bool", "default": False},
    })
    one = module.params
    held = ", ".join(os.listdir(one["path"])) or "nothing"
    with open(one["path"] + ".acl", "a", encoding="ascii") as notes:
        notes.write(f"inherited {one['state']}, while it held {held}\n")
    module.exit_json(changed=True)


main()
