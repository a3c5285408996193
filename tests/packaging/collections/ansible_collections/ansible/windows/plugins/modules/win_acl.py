"""Plays win_acl on this machine: notes who is let into a folder beside it."""
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
