/**
 * The grammar of Python 3.12 as far as errors need it, with the alternatives that recognize invalid input; peg.ts says how
 * it is written. The wrong_… rules are tried in the first pass already, as in CPython. Rules and their order: CPython 3.12 Grammar/python.gram (left recursion is written as repetition).
 */
export const GRAMMAR = `
file: statements? ENDMARKER
interactive: statement_newline
eval: expressions NEWLINE* ENDMARKER
statements: statement+
statement: compound_stmt | simple_stmts
statement_newline: compound_stmt NEWLINE | simple_stmts | NEWLINE | ENDMARKER
simple_stmts: simple_stmt !';' NEWLINE | simple_stmt%';' ';'? NEWLINE
simple_stmt: assignment | &"type" type_alias | star_expressions | &'return' return_stmt | &('import' | 'from') import_stmt | &'raise' raise_stmt | 'pass' | &'del' del_stmt | &'yield' yield_expr | &'assert' assert_stmt | 'break' | 'continue' | &'global' 'global' NAME%',' | &'nonlocal' 'nonlocal' NAME%','
compound_stmt: &('def' | '@' | 'async') function_def | &'if' if_stmt | &('class' | '@') class_def | &('with' | 'async') with_stmt | &('for' | 'async') for_stmt | &'try' try_stmt | &'while' while_stmt | match_stmt
assignment: NAME ':' expression ('=' annotated_rhs)? | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ('=' annotated_rhs)? | (star_targets '=')+ (yield_expr | star_expressions) !'=' | single_target augassign ~ (yield_expr | star_expressions) | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
return_stmt: 'return' star_expressions?
raise_stmt: 'raise' expression ('from' expression)? | 'raise'
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
assert_stmt: 'assert' expression (',' expression)?
import_stmt: import_name | import_from
import_name: 'import' dotted_as_name%','
import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets: '(' import_from_as_names ','? ')' | import_from_as_names !',' | '*' | invalid_import_from_targets
import_from_as_names: import_from_as_name%','
import_from_as_name: NAME ('as' NAME)?
dotted_as_name: dotted_name ('as' NAME)?
dotted_name: NAME ('.' NAME)*
block: NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
decorators: ('@' named_expression NEWLINE)+
class_def: decorators class_def_raw | class_def_raw
class_def_raw: invalid_class_def_raw | 'class' NAME type_params? ('(' arguments? ')')? ':' block
function_def: decorators function_def_raw | function_def_raw
function_def_raw: invalid_def_raw | 'def' NAME type_params? &&'(' params? ')' ('->' expression)? &&':' block | 'async' 'def' NAME type_params? &&'(' params? ')' ('->' expression)? &&':' block
params: invalid_parameters | parameters
parameters: slash_no_default param_no_default* param_with_default* star_etc? | slash_with_default param_with_default* star_etc? | param_no_default+ param_with_default* star_etc? | param_with_default+ star_etc? | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc: invalid_star_etc | '*' param_no_default param_maybe_default* kwds? | '*' param_no_default_star_annotation param_maybe_default* kwds? | '*' ',' param_maybe_default+ kwds? | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: param ',' | param &')'
param_no_default_star_annotation: NAME ':' star_expression (',' | &')')
param_with_default: param default ',' | param default &')'
param_maybe_default: param default? ',' | param default? &')'
param: NAME (':' expression)?
default: '=' expression | invalid_default
if_stmt: invalid_if_stmt | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block else_block?
elif_stmt: invalid_elif_stmt | 'elif' named_expression ':' block elif_stmt | 'elif' named_expression ':' block else_block?
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block else_block?
for_stmt: invalid_for_stmt | 'for' star_targets 'in' ~ star_expressions ':' block else_block? | 'async' 'for' star_targets 'in' ~ star_expressions ':' block else_block? | invalid_for_target
with_stmt: invalid_with_stmt_indent | 'with' '(' with_item%',' ','? ')' ':' block | 'with' with_item%',' ':' block | 'async' 'with' '(' with_item%',' ','? ')' ':' block | 'async' 'with' with_item%',' ':' block | invalid_with_stmt
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
try_stmt: invalid_try_stmt | 'try' &&':' block finally_block | 'try' &&':' block except_block+ else_block? finally_block? | 'try' &&':' block except_star_block+ else_block? finally_block?
except_block: invalid_except_stmt_indent | 'except' expression ('as' NAME)? ':' block | 'except' ':' block | invalid_except_stmt
except_star_block: invalid_except_star_stmt_indent | 'except' '*' expression ('as' NAME)? ':' block | invalid_except_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block
match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT | invalid_match_stmt
subject_expr: star_named_expression ',' star_named_expressions? | named_expression
case_block: invalid_case_block | "case" patterns guard? ':' block
guard: 'if' named_expression
patterns: open_sequence_pattern | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target | invalid_as_pattern
or_pattern: closed_pattern ('|' closed_pattern)*
closed_pattern: literal_pattern | capture_pattern | "_" | value_pattern | '(' pattern ')' | sequence_pattern | mapping_pattern | class_pattern
literal_pattern: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
complex_number: a=signed_number ('+' | '-') b=NUMBER {complex}
signed_number: NUMBER | '-' NUMBER
capture_pattern: pattern_capture_target
pattern_capture_target: !"_" NAME !('.' | '(' | '=')
value_pattern: attr !('.' | '(' | '=')
attr: NAME ('.' NAME)+
name_or_attr: NAME ('.' NAME)*
sequence_pattern: '[' maybe_sequence_pattern? ']' | '(' open_sequence_pattern? ')'
open_sequence_pattern: maybe_star_pattern ',' maybe_sequence_pattern?
maybe_sequence_pattern: maybe_star_pattern%',' ','?
maybe_star_pattern: star_pattern | pattern
star_pattern: '*' pattern_capture_target | '*' "_"
mapping_pattern: '{' '}' | '{' double_star_pattern ','? '}' | '{' items_pattern ',' double_star_pattern ','? '}' | '{' items_pattern ','? '}'
items_pattern: key_value_pattern%','
key_value_pattern: (literal_pattern | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern: name_or_attr '(' ')' | name_or_attr '(' positional_patterns ','? ')' | name_or_attr '(' keyword_patterns ','? ')' | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')' | invalid_class_pattern
positional_patterns: pattern%','
keyword_patterns: keyword_pattern%','
keyword_pattern: NAME '=' pattern
type_alias: "type" NAME type_params? '=' expression
type_params: '[' type_param%',' ','? ']'
type_param: NAME (':' expression)? | '*' NAME a=':' e=expression {typevartuple_bound} | '*' NAME | '**' NAME a=':' e=expression {paramspec_bound} | '**' NAME
expressions: expression (',' expression)+ ','? | expression ',' | expression
expression: invalid_expression | invalid_legacy_expression | disjunction 'if' disjunction 'else' expression | disjunction | lambdef
yield_expr: 'yield' 'from' expression | 'yield' star_expressions?
star_expressions: star_expression (',' star_expression)+ ','? | star_expression ',' | star_expression
star_expression: '*' bitwise_or | expression
star_named_expressions: star_named_expression%',' ','?
star_named_expression: '*' bitwise_or | named_expression
assignment_expression: NAME ':=' ~ expression
named_expression: assignment_expression | invalid_named_expression | expression !':='
disjunction: conjunction ('or' conjunction)*
conjunction: inversion ('and' inversion)*
inversion: 'not' inversion | comparison
comparison: bitwise_or compare_op*
compare_op: '==' bitwise_or | '!=' bitwise_or | '<=' bitwise_or | '<' bitwise_or | '>=' bitwise_or | '>' bitwise_or | 'not' 'in' bitwise_or | 'in' bitwise_or | 'is' 'not' bitwise_or | 'is' bitwise_or
bitwise_or: bitwise_xor ('|' bitwise_xor)*
bitwise_xor: bitwise_and ('^' bitwise_and)*
bitwise_and: shift_expr ('&' shift_expr)*
shift_expr: sum (('<<' | '>>') sum)*
sum: term (('+' | '-') term)*
term: factor (('*' | '/' | '//' | '%' | '@') factor)*
factor: '+' factor | '-' factor | '~' factor | power
power: await_primary '**' factor | await_primary
await_primary: 'await' primary | primary
primary: atom trailer*
trailer: '.' NAME | genexp | '(' arguments? ')' | '[' slices ']'
slices: slice !',' | (slice | starred_expression)%',' ','?
slice: expression? ':' expression? (':' expression?)? | named_expression
atom: NAME | 'True' | 'False' | 'None' | &(STRING | FSTRING_START) strings | NUMBER | &'(' (tuple | group | genexp) | &'[' (list | listcomp) | &'{' (dict | set | dictcomp | setcomp) | '...'
group: '(' (yield_expr | named_expression) ')' | invalid_group
lambdef: 'lambda' lambda_params? ':' expression
lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters: lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* lambda_star_etc? | lambda_slash_with_default lambda_param_with_default* lambda_star_etc? | lambda_param_no_default+ lambda_param_with_default* lambda_star_etc? | lambda_param_with_default+ lambda_star_etc? | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default: lambda_param_no_default* lambda_param_with_default+ '/' ',' | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc: invalid_lambda_star_etc | '*' lambda_param_no_default lambda_param_maybe_default* lambda_kwds? | '*' ',' lambda_param_maybe_default+ lambda_kwds? | lambda_kwds
lambda_kwds: invalid_lambda_kwds | '**' lambda_param_no_default
lambda_param_no_default: NAME ',' | NAME &':'
lambda_param_with_default: NAME default ',' | NAME default &':'
lambda_param_maybe_default: NAME default? ',' | NAME default? &':'
fstring_middle: fstring_replacement_field | FSTRING_MIDDLE
fstring_replacement_field: '{' (yield_expr | star_expressions) '='? fstring_conversion? fstring_full_format_spec? '}' | invalid_replacement_field
fstring_conversion: '!' a=NAME {conversion}
fstring_full_format_spec: ':' fstring_format_spec*
fstring_format_spec: FSTRING_MIDDLE | fstring_replacement_field
fstring: FSTRING_START fstring_middle* FSTRING_END
strings: a=(fstring | STRING)+ {strings}
list: '[' star_named_expressions? ']'
tuple: '(' (star_named_expression ',' star_named_expressions?)? ')'
set: '{' star_named_expressions '}'
dict: '{' double_starred_kvpairs? '}' | '{' wrong_double_starred_kvpairs '}'
double_starred_kvpairs: double_starred_kvpair%',' ','?
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+
for_if_clause: 'async' 'for' star_targets 'in' ~ disjunction ('if' disjunction)* | 'for' star_targets 'in' ~ disjunction ('if' disjunction)* | invalid_for_target
listcomp: '[' named_expression for_if_clauses ']' | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}' | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}' | invalid_dict_comprehension
arguments: args ','? &')' | invalid_arguments
args: (starred_expression | (assignment_expression | expression !':=') !'=')%',' (',' kwargs)? | kwargs
kwargs: kwarg_or_starred%',' ',' kwarg_or_double_starred%',' | kwarg_or_starred%',' | kwarg_or_double_starred%','
starred_expression: '*' expression
kwarg_or_starred: invalid_kwarg | NAME '=' expression | starred_expression
kwarg_or_double_starred: invalid_kwarg | NAME '=' expression | '**' expression
star_targets: star_target !',' | star_target (',' star_target)* ','?
star_target: '*' !'*' star_target | target_with_star_atom
target_with_star_atom: t_primary_target !t_lookahead | star_atom
star_atom: NAME | '(' target_with_star_atom ')' | '(' (star_target ',' (star_target%',' ','?)? | star_target%',')? ')' | '[' (star_target%',' ','?)? ']'
single_target: single_subscript_attribute_target | NAME | '(' single_target ')'
single_subscript_attribute_target: t_primary_target !t_lookahead
t_primary_target: t_primary ('.' NAME | '[' slices ']') !t_lookahead
t_primary: atom &t_lookahead (t_trailer &t_lookahead)*
t_trailer: '.' NAME | '[' slices ']' | genexp | '(' arguments? ')'
t_lookahead: '(' | '[' | '.'
del_targets: del_target%',' ','?
del_target: t_primary_target !t_lookahead | del_t_atom
del_t_atom: NAME | '(' del_target ')' | '(' del_targets? ')' | '[' del_targets? ']'
invalid_arguments: a=args ',' '*' {iterable_after_keywords} | a=expression b=for_if_clauses ',' (args | expression for_if_clauses)? {bare_genexp} | a=NAME b='=' expression for_if_clauses {maybe_equals} | a=args b=for_if_clauses {nonparen_genexp} | args ',' a=expression b=for_if_clauses {bare_genexp} | a=args ',' args {positional_after_keyword}
invalid_kwarg: a=('True' | 'False' | 'None') b='=' {assign_constant_kwarg} | a=NAME b='=' expression for_if_clauses {maybe_equals} | a=NAME b='=' &(',' | ')') {no_argument_value} | !(NAME '=') a=expression b='=' {kwarg_expression}
expression_without_invalid: disjunction 'if' disjunction 'else' expression | disjunction | lambdef
invalid_legacy_expression: a=NAME !'(' b=star_expressions {legacy}
invalid_expression: !(NAME STRING | soft_keyword) a=disjunction b=expression_without_invalid {forgot_comma} | a=disjunction 'if' b=disjunction !('else' | ':') {expected_else} | a='lambda' lambda_params? b=':' &(FSTRING_MIDDLE | fstring_replacement_field) {fstring_lambda}
soft_keyword: "_" | "case" | "match" | "type"
invalid_named_expression: a=expression ':=' expression {walrus_target} | a=NAME '=' b=bitwise_or !('=' | ':=') {maybe_equals} | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or b='=' bitwise_or !('=' | ':=') {assign_here}
invalid_assignment: a=invalid_ann_assign_target ':' expression {annotate_many} | a=star_named_expression ',' (star_named_expression ','?)* ':' expression {annotate_tuple} | a=expression ':' expression {annotate_illegal} | (star_targets '=')* a=star_expressions '=' {star_target_error} | (star_targets '=')* a=yield_expr '=' {assign_yield} | a=star_expressions augassign (yield_expr | star_expressions) {augmented}
invalid_ann_assign_target: list | tuple | '(' invalid_ann_assign_target ')'
invalid_del_stmt: 'del' a=star_expressions {del_target_error}
invalid_block: NEWLINE !INDENT {expected_block}
invalid_comprehension: ('[' | '(' | '{') a=starred_expression for_if_clauses {unpack_comprehension} | ('[' | '{') a=star_named_expression ',' b=star_named_expressions for_if_clauses {comprehension_target} | ('[' | '{') a=star_named_expression b=',' for_if_clauses {comprehension_target}
invalid_dict_comprehension: '{' a='**' bitwise_or for_if_clauses '}' {unpack_dict_comprehension}
invalid_parameters: a='/' ',' {slash_first} | (slash_no_default | slash_with_default) param_maybe_default* a='/' {slash_twice} | slash_no_default? param_no_default* invalid_parameters_helper a=param_no_default {default_order} | param_no_default* a='(' param_no_default_helper+ ','? b=')' {parenthesized_params} | (slash_no_default | slash_with_default)? param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a='/' {slash_after_star} | param_maybe_default+ '/' a='*' {slash_star_comma}
param_no_default_helper: param_no_default
invalid_parameters_helper: slash_with_default | param_with_default+
invalid_default: a='=' &(')' | ',') {expected_default}
invalid_star_etc: a='*' (')' | ',' (')' | '**')) {bare_star} | '*' param a='=' {star_default} | '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',') {star_twice}
invalid_kwds: '**' param a='=' {kwds_default} | '**' param ',' a=param {after_kwds} | '**' param ',' a=('*' | '**' | '/') {after_kwds}
invalid_lambda_parameters: a='/' ',' {slash_first} | (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a='/' {slash_twice} | lambda_slash_no_default? lambda_param_no_default* invalid_lambda_parameters_helper a=lambda_param_no_default {default_order} | lambda_param_no_default* a='(' NAME%',' ','? b=')' {parenthesized_lambda_params} | (lambda_slash_no_default | lambda_slash_with_default)? lambda_param_maybe_default* '*' (',' | lambda_param_no_default) lambda_param_maybe_default* a='/' {slash_after_star} | lambda_param_maybe_default+ '/' a='*' {slash_star_comma}
invalid_lambda_parameters_helper: lambda_slash_with_default | lambda_param_with_default+
invalid_lambda_star_etc: '*' (':' | ',' (':' | '**')) {bare_star_lambda} | '*' NAME a='=' {star_default} | '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a='*' (lambda_param_no_default | ',') {star_twice}
invalid_lambda_kwds: '**' NAME a='=' {kwds_default} | '**' NAME ',' a=NAME {after_kwds} | '**' NAME ',' a=('*' | '**' | '/') {after_kwds}
invalid_with_item: expression 'as' a=expression &(',' | ')' | ':') {star_target_error}
invalid_for_target: 'async'? 'for' a=star_expressions {for_target_error}
invalid_group: '(' a=starred_expression ')' {starred_group} | '(' a='**' expression ')' {double_starred_group}
invalid_import_from_targets: import_from_as_names ',' NEWLINE {import_comma}
invalid_with_stmt: 'async'? 'with' (expression ('as' star_target)?)%',' NEWLINE {expected_colon} | 'async'? 'with' '(' (expressions ('as' star_target)?)%',' ','? ')' NEWLINE {expected_colon}
invalid_with_stmt_indent: 'async'? a='with' (expression ('as' star_target)?)%',' ':' NEWLINE !INDENT {block_with} | 'async'? a='with' '(' (expressions ('as' star_target)?)%',' ','? ')' ':' NEWLINE !INDENT {block_with}
invalid_try_stmt: a='try' ':' NEWLINE !INDENT {block_try} | 'try' ':' block !('except' | 'finally') {expected_except} | 'try' ':' block* except_block+ a='except' b='*' expression ('as' NAME)? ':' {both_excepts} | 'try' ':' block* except_star_block+ a='except' b=(expression ('as' NAME)?)? ':' {both_excepts_star}
invalid_except_stmt: 'except' '*'? a=expression ',' expressions ('as' NAME)? ':' {except_parens} | 'except' '*'? expression ('as' NAME)? NEWLINE {expected_colon} | 'except' NEWLINE {expected_colon} | 'except' '*' (NEWLINE | ':') {except_star_types}
invalid_finally_stmt: a='finally' ':' NEWLINE !INDENT {block_finally}
invalid_except_stmt_indent: a='except' expression ('as' NAME)? ':' NEWLINE !INDENT {block_except} | a='except' ':' NEWLINE !INDENT {block_except}
invalid_except_star_stmt_indent: a='except' '*' expression ('as' NAME)? ':' NEWLINE !INDENT {block_except_star}
invalid_match_stmt: "match" subject_expr NEWLINE {expected_colon} | a="match" subject_expr ':' NEWLINE !INDENT {block_match}
invalid_case_block: "case" patterns guard? NEWLINE {expected_colon} | a="case" patterns guard? ':' NEWLINE !INDENT {block_case}
invalid_as_pattern: or_pattern 'as' a="_" {as_underscore} | or_pattern 'as' !NAME a=expression {as_target}
invalid_class_pattern: name_or_attr '(' (positional_patterns ',')? keyword_patterns ',' a=positional_patterns {pattern_order}
invalid_if_stmt: 'if' named_expression NEWLINE {expected_colon} | a='if' named_expression ':' NEWLINE !INDENT {block_if}
invalid_elif_stmt: 'elif' named_expression NEWLINE {expected_colon} | a='elif' named_expression ':' NEWLINE !INDENT {block_elif}
invalid_else_stmt: a='else' ':' NEWLINE !INDENT {block_else}
invalid_while_stmt: 'while' named_expression NEWLINE {expected_colon} | a='while' named_expression ':' NEWLINE !INDENT {block_while}
invalid_for_stmt: 'async'? 'for' star_targets 'in' star_expressions NEWLINE {expected_colon} | 'async'? a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT {block_for}
invalid_def_raw: 'async'? a='def' NAME type_params? '(' params? ')' ('->' expression)? ':' NEWLINE !INDENT {block_def}
invalid_class_def_raw: 'class' NAME type_params? ('(' arguments? ')')? NEWLINE {expected_colon} | a='class' NAME type_params? ('(' arguments? ')')? ':' NEWLINE !INDENT {block_class}
wrong_double_starred_kvpairs: double_starred_kvpair%',' ',' wrong_kvpair | expression ':' a='*' bitwise_or {starred_value} | expression a=':' &('}' | ',') {no_value}
wrong_kvpair: a=expression !':' {no_colon} | expression ':' a='*' bitwise_or {starred_value} | expression a=':' &('}' | ',') {no_value}
invalid_replacement_field: '{' a='=' {field_equals} | '{' a='!' {field_bang} | '{' a=':' {field_colon} | '{' a='}' {field_close} | '{' !(yield_expr | star_expressions) {field_expression} | '{' (yield_expr | star_expressions) !('=' | '!' | ':' | '}') {field_after_expression} | '{' (yield_expr | star_expressions) '=' !('!' | ':' | '}') {field_after_equals} | '{' (yield_expr | star_expressions) '='? invalid_conversion_character | '{' (yield_expr | star_expressions) '='? ('!' NAME)? !(':' | '}') {field_after_conversion} | '{' (yield_expr | star_expressions) '='? ('!' NAME)? ':' fstring_format_spec* !'}' {field_spec_end} | '{' (yield_expr | star_expressions) '='? ('!' NAME)? !'}' {field_end}
invalid_conversion_character: '!' &(':' | '}') {no_conversion} | '!' !NAME {bad_conversion}
`;
