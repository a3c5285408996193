"""Simulates win_acl: writes the entry to a file beside the folder."""
from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({
        "path": {"type": "path", "required": True},
        "user": {"type": "str", "required": True},
        "type": {"choices": ["allow", "deny"], "required": True},
        "rights": {"type": "str", "required": True},
        "inherit": {"type": "str"},
    })
    one = module.params
    with open(one["path"] + ".acl", "a", encoding="ascii") as notes:
        notes.write(f"{one['type']} {one['user']} {one['rights']}\n")
    module.exit_json(changed=True)


main()
