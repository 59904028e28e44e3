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

import rego.v1

facts := data.rolecall.SYSTEM.catalog

default allow := false

allow if {
	known
	some role in input.roles
	some grant in facts.roles[role].grants[input.action]
	reached(grant)
	holds(grant.when)
	not denied
}

known if {
	is_array(input.roles)
	every role in input.roles {
		facts.roles[role]
	}
}

# What is listed is where an action isn't denied: in a situation that is told in part, it is.
denied if {
	some role in input.roles
	condition := facts.roles[role].denies[input.action]
	not holds(condition)
}

holds(condition) if {
	some box in facts.conditions[condition]
	every name, values in box {
		input.situation[name] in values
	}
}

reached(grant) if grant.reach == null

reached(grant) if input.reach in facts.reaches[grant.reach]

decision := {"answer": answer, "reasons": reasons}

default answer := "no"

answer := "yes" if allow

answer := "undecided" if {
	known
	fitting
	not denied
	not granted
	count(open) > 0
}

# Whoever has an action at some reach has it decided: at the others it is a no.
granted if {
	some role in input.roles
	some grant in facts.roles[role].grants[input.action]
	holds(grant.when)
}

fitting if facts.actions[input.action] == null

fitting if input.reach in facts.reaches[facts.actions[input.action]]

open contains concat("", ["undecided for the role ", role, ": ", cell.why]) if {
	some role in input.roles
	cell := facts.roles[role].undecided[input.action]
	holds(cell.when)
}

reasons contains reason if {
	answer == "undecided"
	some reason in open
}

reasons contains "`roles` has to be a list" if not is_array(input.roles)

reasons contains concat("", ["there is no role ", json.marshal(role)]) if {
	some role in input.roles
	not facts.roles[role]
}

reasons contains "there is no such action" if not has_action

has_action if input.action in object.keys(facts.actions)

reasons contains concat("", ["the role ", role, " has it"]) if {
	allow
	some role in input.roles
	some grant in facts.roles[role].grants[input.action]
	reached(grant)
	holds(grant.when)
}

reasons contains concat("", ["the role ", role, " denies it here"]) if {
	some role in input.roles
	condition := facts.roles[role].denies[input.action]
	not holds(condition)
}

reasons contains concat("", ["`reach` has to be one of: ", concat(", ", facts.reaches[widest])]) if {
	widest := facts.actions[input.action]
	not fitting
}

reasons contains concat("", ["`situation` has to say one of these for ", name, ": ", concat(", ", values)]) if {
	not allow
	some name in asked
	values := facts.situation[name]
	not input.situation[name] in values
}

# The settings and lifecycles on which it depends what these roles may do with the action.
asked contains name if {
	some role in input.roles
	some grant in facts.roles[role].grants[input.action]
	some box in facts.conditions[grant.when]
	some name, _ in box
}

asked contains name if {
	some role in input.roles
	some box in facts.conditions[facts.roles[role].denies[input.action]]
	some name, _ in box
}

asked contains name if {
	some role in input.roles
	some box in facts.conditions[facts.roles[role].undecided[input.action].when]
	some name, _ in box
}
