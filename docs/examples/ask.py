import json, sys

bundle = json.load(open(sys.argv[1], encoding="utf-8"))
roles = {role["id"]: role for role in bundle["roles"] + bundle["templates"]}
closed = {module["id"]: set(module["unavailable_to"]) for module in bundle["modules"]}
def holds(when, situation):  # null is always; else one box has to fit in all it mentions
    return when is None or any(all(situation[name] in box[name] for name in box) for box in when)
def may(role, action, situation):
    for member, answer in (("grants", "yes"), ("undecided", "no, but only because it is undecided: {why}")):
        for row in roles[role][member]:
            if row["action"] == action and holds(row["when"], situation):
                return answer.format(**row)
    return "no"
def lineage(role):  # the role and everything it extends
    return {role}.union(*(lineage(parent) for parent in roles[role]["extends"]))

print("create agents:", may("reseller", "basics.agents.create", {}))
print("anything in general.users:", "no" if lineage("reseller") & closed["general.users"] else "perhaps")
edges = [edge for cycle in bundle["lifecycles"] for edge in cycle["transitions"] if not edge["undecided"]]
print("cancel from:", *(state for e in edges if "basics.billing.lifecycle_cancel" in e["by"] for state in e["from"]))
