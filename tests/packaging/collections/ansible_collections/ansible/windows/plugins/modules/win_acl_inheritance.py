"""Simulates win_acl_inheritance: writes a note to a file beside the folder."""
import os

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({
        "path": {"type": "path", "required": True},
        "state": {"choices": ["absent", "present"], "required": True},
        "reorganize": {"type": "bool", "default": False},
    })
    one = module.params
    contents = ", ".join(os.listdir(one["path"])) or "nothing"
    with open(one["path"] + ".acl", "a", encoding="ascii") as notes:
        notes.write(f"inherited {one['state']}, when it contained {contents}\n")
    module.exit_json(changed=True)


main()
