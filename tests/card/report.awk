# report.awk: the parts of a report (see part.sh) as one report
#
#	awk -v form=markdown|json -f report.awk MACHINE PART...
#
# MACHINE has lines "machine NAME VALUE". tests/gpu.sh adds to a part
#
#	section NAME	as the first line
#	end RESULT SECONDS	as the last, once the section has ended

BEGIN { FS = "\t" }

$1 == "machine" { machines++; machine_name[machines] = $2; machine_value[machines] = $3 }
$1 == "section" { sections++; name[sections] = $2; result[sections] = "not ended"; seconds[sections] = 0 }
$1 == "check" { count[sections, $2]++ }
$1 == "end" { result[sections] = $2; seconds[sections] = $3; next }
sections { lines[sections]++; line[sections, lines[sections]] = $0 }

END {
	if (form == "json")
		print_json()
	else
		print_markdown()
}

# ------------------------------------------------------------------- Markdown

function bars(first, n, fields,    i, text) {
	text = "|"
	for (i = first; i <= n; i++) {
		gsub(/\|/, "\\|", fields[i])
		text = text " " fields[i] " |"
	}
	return text
}

function rule(n,    i, text) {
	text = "|"
	for (i = 0; i < n; i++)
		text = text "---|"
	return text
}

function print_overview(    i) {
	print "| Section | Result | Seconds | Checks passed | Failed | Skipped |"
	print rule(6)
	for (i = 1; i <= sections; i++)
		print "| " name[i] " | **" result[i] "** | " seconds[i] " | " \
			0 + count[i, "passed"] " | " 0 + count[i, "failed"] " | " \
			0 + count[i, "skipped"] " |"
}

# Checks that follow each other make a table.
function print_section(s,    i, n, fields, kind, last) {
	print "\n## " name[s] ": " result[s]
	last = ""
	for (i = 1; i <= lines[s]; i++) {
		n = split(line[s, i], fields, FS)
		kind = fields[1]
		if (kind == "check" && last != "check")
			print "\n| Result | Check | |\n" rule(3)
		if (kind == "check" || kind == "row")
			print bars(2, kind == "check" ? 4 : n, fields)
		else if (kind == "head")
			print bars(2, n, fields) "\n" rule(n - 1)
		else if (kind == "table")
			print "\n### " fields[2] "\n"
		else if (kind == "note")
			print "\n" fields[2]
		last = kind
	}
}

function print_markdown(    i) {
	print "# The GPU path\n\n| | |\n" rule(2)
	for (i = 1; i <= machines; i++)
		print "| " machine_name[i] " | " machine_value[i] " |"
	print ""
	print_overview()
	for (i = 1; i <= sections; i++)
		print_section(i)
}

# ----------------------------------------------------------------------- JSON

function quote(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	gsub(/[\001-\037]/, " ", text)
	return "\"" text "\""
}

function value(text) {
	return text ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/ ? text : quote(text)
}

function array(first, n, fields,    i, text) {
	for (i = first; i <= n; i++)
		text = text (i > first ? ", " : "") value(fields[i])
	return "[" text "]"
}

function json_checks(s,    i, fields, text) {
	for (i = 1; i <= lines[s]; i++) {
		split(line[s, i], fields, FS)
		if (fields[1] == "check")
			text = text (text == "" ? "" : ",") "\n    {\"result\": " \
				quote(fields[2]) ", \"name\": " quote(fields[3]) \
				", \"detail\": " quote(fields[4]) "}"
	}
	return "[" text "]"
}

function json_tables(s,    i, n, fields, rows, text) {
	for (i = 1; i <= lines[s]; i++) {
		n = split(line[s, i], fields, FS)
		if (fields[1] == "table") {
			text = text (text == "" ? "" : "\n    ]},") \
				"\n    {\"title\": " quote(fields[2])
			rows = 0
		} else if (fields[1] == "head")
			text = text ", \"columns\": " array(2, n, fields) ", \"rows\": ["
		else if (fields[1] == "row")
			text = text (rows++ ? "," : "") "\n      " array(2, n, fields)
	}
	return "[" text (text == "" ? "" : "\n    ]}") "]"
}

function json_notes(s,    i, fields, text) {
	for (i = 1; i <= lines[s]; i++) {
		split(line[s, i], fields, FS)
		if (fields[1] == "note")
			text = text (text == "" ? "" : ", ") quote(fields[2])
	}
	return "[" text "]"
}

function print_json(    i) {
	print "{\"machine\": {"
	for (i = 1; i <= machines; i++)
		print "  " quote(machine_name[i]) ": " value(machine_value[i]) \
			(i < machines ? "," : "")
	print "}, \"sections\": ["
	for (i = 1; i <= sections; i++)
		print "  {\"name\": " quote(name[i]) ", \"result\": " \
			quote(result[i]) ", \"seconds\": " value(seconds[i]) \
			",\n   \"checks\": " json_checks(i) \
			",\n   \"tables\": " json_tables(i) \
			",\n   \"notes\": " json_notes(i) "}" (i < sections ? "," : "")
	print "]}"
}
