# Who may do what, decided by nothing but the data beside it. Written by rolecall; for another catalog only the package
# differs. Ask `allow` for a yes or a no, `decision` for the answer with its reasons.
#
#   input.roles      everything that somebody holds, as a list
#   input.action     what is to be done
#   input.reach      how far, if the action has a reach
#   input.situation  the values of the settings and the states of the lifecycles that matter for the action
#
# Whatever is missing or unknown is never a yes.
package rolecall.SYSTEM

import data.rolecall.SYSTEM.catalog
import rego.v1

default allow := false

allow if {
	known
	some role in input.roles
	some grant in catalog.roles[role].grants[input.action]
	reached(grant)
	holds(grant.when)
	not denied
}

known if {
	is_array(input.roles)
	every role in input.roles {
		catalog.roles[role]
	}
}

# What is listed is where an action isn't denied: in a situation that is told in part, it is.
denied if {
	some role in input.roles
	condition := catalog.roles[role].denies[input.action]
	not holds(condition)
}

holds(condition) if {
	some box in catalog.conditions[condition]
	every name, values in box {
		input.situation[name] in values
	}
}

reached(grant) if grant.reach == null

reached(grant) if input.reach in catalog.reaches[grant.reach]

decision := {"answer": answer, "reasons": reasons}

default answer := "no"

answer := "yes" if allow

answer := "undecided" if {
	known
	not allow
	not denied
	count(open) > 0
}

open contains concat("", ["undecided for the role ", role, ": ", cell.why]) if {
	some role in input.roles
	cell := catalog.roles[role].undecided[input.action]
	holds(cell.when)
}

reasons contains reason if {
	not allow
	some reason in open
}

reasons contains "`roles` has to be a list" if not is_array(input.roles)

reasons contains concat("", ["there is no role ", json.marshal(role)]) if {
	some role in input.roles
	not catalog.roles[role]
}

reasons contains "there is no such action" if not has_action

has_action if input.action in object.keys(catalog.actions)

reasons contains concat("", ["the role ", role, " has it"]) if {
	allow
	some role in input.roles
	some grant in catalog.roles[role].grants[input.action]
	reached(grant)
	holds(grant.when)
}

reasons contains concat("", ["the role ", role, " denies it here"]) if {
	some role in input.roles
	condition := catalog.roles[role].denies[input.action]
	not holds(condition)
}

reasons contains concat("", ["`reach` has to be one of: ", concat(", ", catalog.reaches[widest])]) if {
	widest := catalog.actions[input.action]
	widest != null
	not input.reach in catalog.reaches[widest]
}

reasons contains concat("", ["`situation` has to say one of these for ", name, ": ", concat(", ", values)]) if {
	not allow
	some name in asked
	values := catalog.situation[name]
	not input.situation[name] in values
}

# The settings and lifecycles on which it depends what these roles may do with the action.
asked contains name if {
	some role in input.roles
	some grant in catalog.roles[role].grants[input.action]
	some box in catalog.conditions[grant.when]
	some name, _ in box
}

asked contains name if {
	some role in input.roles
	some box in catalog.conditions[catalog.roles[role].denies[input.action]]
	some name, _ in box
}

asked contains name if {
	some role in input.roles
	some box in catalog.conditions[catalog.roles[role].undecided[input.action].when]
	some name, _ in box
}
