#!/usr/bin/env bash
#
# The file system that tests of odd ones stand on has the habits that it is asked
# for, one by one, and otherwise none.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"

# mount_anew [HABIT,...]: an empty one at 'there'
mount_anew() {
	if ((${#mounted[@]} > 0)); then
		unmount there
		find there.backing -mindepth 1 -delete
	fi
	mount_odd there "$@"
	ran="mount_odd there $*"
}

# expect_names NAME...: these are in it, and no others
expect_names() {
	diff <(print_lines "$@" | sort) \
		<(find there -mindepth 1 -maxdepth 1 -printf '%f\n' | sort) ||
		fail 'the names are not as expected'
}

# expect_time TIME [FILE], as date has it: that of its last change
expect_time() {
	local found expected
	found=$(stat -c %.9Y "there/${2-a}")
	expected=$(date -d "$1" +%s.%N)
	[[ $found == "$expected" ]] ||
		fail "the time is $found, expected $expected"
}

# ---- None ----

mount_anew
echo one >there/a
echo two >there/A
echo three >$'there/\xc3\xa9'
echo four >$'there/e\xcc\x81'
expect_names a A $'\xc3\xa9' $'e\xcc\x81'
touch -d '2020-01-01 12:00:01.123456789' there/a
expect_time '2020-01-01 12:00:01.123456789'
touch -m -d '1850-01-01 UTC' there/a
expect_time '1850-01-01 UTC'
[[ $(stat -c %i there/a) == $(stat -c %i there.backing/a) ]] ||
	fail 'the inode is another'
mkdir -p there/deep/er
mv there/a there/deep/er/
ln there/A there/link
ln -s deep/er/a there/soft
[[ $(<there/soft) == one && $(stat -c %h there/link) == 2 ]] ||
	fail 'links do not work'
python3 - <<'END' || fail 'a file that lost its name is not as it was'
import os
file = os.open("there/gone", os.O_RDWR | os.O_CREAT)
os.unlink("there/gone")
os.write(file, b"four")
os.utime(file, ns=(5, 5))
assert os.fstat(file).st_mtime_ns == 5 and os.pread(file, 9, 0) == b"four"
assert not os.path.exists("there/gone")
END

# ---- Names ----

mount_anew fold
echo one >there/Scan
echo two >there/sCAN
expect_names Scan
[[ $(<there/SCAN) == two ]] || fail 'the file is not the same'
[[ $(stat -c %i there/scan) == $(stat -c %i there/Scan) ]] ||
	fail 'one file has two inodes'
[[ there/scan -ef there/Scan ]] || fail 'one file looks like two'
mkdir there/Deep
echo three >there/DEEP/Inner
[[ $(<there/deep/inner) == three ]] || fail 'a directory is not folded'
echo new >there/other
mv -f there/other there/scan
expect_names Deep Scan
[[ $(<there/Scan) == new ]] || fail 'the file was not replaced'
python3 -c 'import os; os.rename("there/Scan", "there/SCAN")'
expect_names Deep SCAN
echo accents >$'there/\xc3\xa9'
expect_absent $'there/e\xcc\x81'

mount_anew accents
echo one >$'there/Gr\xc3\xbc\xc3\x9fe'
echo two >$'there/Gru\xcc\x88\xc3\x9fe'
expect_names $'Gr\xc3\xbc\xc3\x9fe'
echo three >$'there/Ca\xcc\xa7'
echo four >$'there/C\xc3\xa1'
expect_names $'Gr\xc3\xbc\xc3\x9fe' $'Ca\xcc\xa7' $'C\xc3\xa1'
expect_absent $'there/gr\xc3\xbc\xc3\x9fe'

mount_anew fold,accents
echo one >$'there/\xc3\x89t\xc3\xa9'
[[ $(<$'there/e\xcc\x81tE\xcc\x81') == one ]] || fail 'not found'

# ---- Times ----

for times in 100:.123456700 1000:.123456000 1000000000: 2000000000:; do
	mount_anew "grain=${times%:*}"
	touch -d '2020-01-01 12:00:02.123456789' there/a
	expect_time "2020-01-01 12:00:02${times#*:}"
done
touch -d '2020-01-01 12:00:03' there/a
expect_time '2020-01-01 12:00:02'
touch -d '1960-01-01 12:00:03 UTC' there/a
expect_time '1960-01-01 12:00:02 UTC'

mount_anew least=0,most=2147483647
touch -d '1969-12-31 23:59:59.5 UTC' there/a
expect_time '@0'
touch -d '2600-01-01' there/a
expect_time '@2147483647'

mount_anew no_omit
touch -d '2020-01-01' there/a
touch -m -d '2021-01-01' there/a
expect_time '2020-01-01'
touch -d '2022-01-01' there/a
expect_time '2022-01-01'

for habit in no_times:0 refuse_times:1; do
	mount_anew "${habit%:*}"
	: >there/a
	before=$(stat -c %.9Y there/a)
	capture touch -d '2020-01-01' there/a
	[[ $(stat -c %.9Y there/a) == "$before" ]] || fail 'the time was set'
	expect_exit "${habit#*:}"
done

mount_anew lose_times
touch -d '2020-01-01' there/a
expect_time '2020-01-01'
mv there/a there/b
(($(stat -c %Y there/b) > $(date -d '2021-01-01' +%s))) || fail 'the time is kept'

mount_anew late_times
touch -d '2020-01-01' there/b
[[ $(stat -c %.9Y there/b) == "$(stat -c %.9Z there/b)" ]] ||
	fail 'the time is there too soon'
mv there/b there/a
expect_time '2020-01-01'

mount_anew old=100000,clock=-3600
touch there/a there/b
chmod +t there/b
for path in a:3600 b:103600; do
	[[ $(stat -c %Z "there/${path%:*}") == \
		$(($(stat -c %Z "there.backing/${path%:*}") - ${path#*:})) ]] ||
		fail "the time of change of ${path%:*} is not as expected"
done

# ---- Flags of renameat2() ----

mount_anew no_flags
touch there/a there/b
python3 - <<'END' || fail 'a flag was not refused'
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
assert libc.renameat2(-100, b"there/a", -100, b"there/c", 1) == -1
assert ctypes.get_errno() == errno.EINVAL
END
mv there/a there/b
expect_names b
ln there/b there/c || fail 'no link was made'

# ---- Links ----

mount_anew no_links
touch there/a
! ln there/a there/b 2>/dev/null || fail 'a link was made'
expect_names a

# ---- Files that stay what they are ----

mount_anew no_rename
touch there/a
! mv -T there/a there/b 2>/dev/null || fail 'a file was renamed'
python3 - <<'END' || fail 'a file was renamed'
import errno, os
try:
    os.rename("there/a", "there/c")
except OSError as error:
    assert error.errno == errno.EOPNOTSUPP
else:
    raise AssertionError
END

mount_anew no_unlink
touch there/a
! rm there/a 2>/dev/null || fail 'a file was removed'
expect_names a
