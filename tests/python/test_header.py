"""What the package knows of the library by heart is what birdview.h says: the size of
each structure, the place and the size of each member, the value of each number, and
the arguments of each function. A program in C, made here, tells what the compiler
thinks; the functions are read from the header."""

import ctypes
import re
import subprocess

from birdview import _native, _structures
from conftest import ROOT, compile_c

HEADER = (ROOT / "include/birdview.h").read_text()


def structures():
    found = {}
    for name, kind in vars(_structures).items():
        if isinstance(kind, type) and kind.__base__ is _structures._Structure:
            found[name] = "bv_" + re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    return found


def numbers():
    """Of the header, and what the package has for them."""
    known = {
        name: "BV_" + name for name in vars(_structures) if name.startswith("ERR_")
    }
    known.update(OK="BV_OK", NO_COLUMN="BV_NO_COLUMN")
    known.update(TEXT_MAX="BV_TEXT_MAX", SOURCE_MAX="BV_SOURCE_MAX")
    found = {c_name: getattr(_structures, name) for name, c_name in known.items()}
    for name, value in _structures.TYPES.items():
        found["BV_" + name.upper()] = value
    for name, value in _structures.DENSITIES.items():
        found["BV_DENSITY_" + name.upper()] = value
    for name, value in _structures.FORMS.items():
        found["BV_FORM_" + name.upper()] = value
    found["BV_FIELD_NAME_MAX + 1"] = _structures.Layout.intensity_field.size
    found["BV_CHANNEL_MAX"] = _structures.Image.channel_min.size // 8
    return found


def program():
    lines = ["#include <stdio.h>", "#include <birdview.h>", "int main(void) {"]

    def tell(key, value):
        lines.append(f'printf("%s %lld\\n", "{key}", (long long)({value}));')

    for name, c_name in structures().items():
        tell(name, f"sizeof(struct {c_name})")
        for member, *_ in getattr(_structures, name)._fields_:
            tell(f"{name}.{member}", f"offsetof(struct {c_name}, {member})")
            tell(f"{name}.{member}()", f"sizeof(((struct {c_name} *)0)->{member})")
    for c_name in numbers():
        tell(c_name.replace(" ", ""), c_name)
    return "\n".join([*lines, "return 0; }", ""])


def test_structures_and_numbers_are_those_of_the_header(tmp_path):
    (tmp_path / "told.c").write_text(program())
    compile_c(tmp_path / "told", [tmp_path / "told.c"])
    told = subprocess.check_output([tmp_path / "told"], text=True)
    told = {k: int(v) for k, v in (line.split() for line in told.splitlines())}
    expected = {k.replace(" ", ""): v for k, v in numbers().items()}
    for name in structures():
        kind = getattr(_structures, name)
        expected[name] = ctypes.sizeof(kind)
        for member, *_ in kind._fields_:
            expected[f"{name}.{member}"] = getattr(kind, member).offset
            expected[f"{name}.{member}()"] = getattr(kind, member).size
    assert told == expected


def members(c_name):
    body = re.search(rf"\nstruct {c_name} {{\n(.*?)\n}};", HEADER, re.S).group(1)
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    names = []
    for declaration in body.split(";"):
        for part in declaration.split(","):
            name = re.search(r"(\w+)\s*(\[[^]]*\])?\s*$", part)
            names += [name.group(1)] if name else []
    return names


def test_no_member_is_missing():
    for name, c_name in structures().items():
        ours = [member for member, *_ in getattr(_structures, name)._fields_]
        assert ours == members(c_name), name


def test_enums_are_whole():
    for prefix, ours in (
        ("BV_DENSITY_", _structures.DENSITIES),
        ("BV_FORM_", _structures.FORMS),
        (r"BV_(?=[FIU]\d)", _structures.TYPES),
    ):
        named = re.findall(rf"^\t{prefix}(\w+) = \d+", HEADER, re.M)
        assert sorted(n.lower() for n in named if n != "PRESET") == sorted(ours)


def kind_of(text):
    """What a type in C is to a call: "pointer", or its name."""
    if "*" in text or "[" in text or "(" in text:
        return "pointer"
    words = text.replace("const", "").split()
    return "int" if words[0] == "enum" else words[0]


def kind_of_ctypes(kind):
    if kind is None:
        return "void"
    simple = {
        ctypes.c_size_t: "size_t",
        ctypes.c_uint32: "uint32_t",
        ctypes.c_int: "int",
        ctypes.c_bool: "bool",
        ctypes.c_double: "double",
    }
    return simple.get(kind, "pointer")


def test_functions_have_the_arguments_of_the_header():
    code = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
    declared = re.findall(r"BV_API\s+([\w\s*]+?)(bv_\w+)\((.*?)\);", code, re.S)
    declared = {name: (result, arguments) for result, name, arguments in declared}
    seen = 0
    for function in vars(_native).values():
        if getattr(function, "argtypes", None) is None:
            continue
        result, arguments = declared[function.__name__]
        arguments = [] if arguments == "void" else re.split(r",(?![^(]*\))", arguments)
        ours = [kind_of_ctypes(kind) for kind in function.argtypes]
        assert ours == [kind_of(a) for a in arguments], function.__name__
        assert kind_of_ctypes(function.restype) == kind_of(result), function.__name__
        seen += 1
    assert seen > 35
