"""Simulates win_copy."""
import shutil

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule({
        "src": {"type": "str", "required": True},
        "dest": {"type": "str", "required": True},
    })
    destination = module.params["dest"].replace("\\", "/")
    try:
        shutil.copy(module.params["src"], destination)
    except OSError as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=True)


main()
