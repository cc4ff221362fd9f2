//! Documents that are read, refused and printed.

use super::{Document, Node, NodeId};

#[test]
fn trees_are_accessible() {
    let xml = "<?xml version=\"1.0\"?><!-- top --><p:a xmlns:p='urn:p' xmlns='urn:d' x='1&amp;2' p:y=' a\n\tb&#10;'>t&lt;<![CDATA[<&]]>\r\n<b xmlns=''/></p:a>";
    let document = Document::parse(xml).unwrap();
    let element = document.element();
    let name = document.name(element).unwrap();
    assert_eq!((&*name.prefix, &*name.local, &*name.namespace), ("p", "a", "urn:p"));
    let attributes: Vec<_> =
        document.attributes(element).iter().map(|a| (a.name.to_string(), &*a.name.namespace, &*a.value)).collect();
    assert_eq!(attributes, [("x".to_owned(), "", "1&2"), ("p:y".to_owned(), "urn:p", " a  b\n")]);
    assert_eq!(document.text(element), "t<<&\n");
    let [text, inner] = document.children(element) else { panic!() };
    assert!(matches!(document.node(*text), Node::Text(_)));
    assert_eq!(&*document.name(*inner).unwrap().namespace, "");
    assert_eq!(document.parent(*inner), Some(element));
    let prefixes: Vec<_> = document.namespaces(*inner).into_iter().map(|(prefix, _)| prefix).collect();
    assert_eq!(prefixes.iter().map(|p| &**p).collect::<Vec<_>>(), ["p", "xml"]);
    assert_eq!(document.children(NodeId::ROOT).len(), 2);
}

#[test]
fn printing_keeps_the_tree() {
    let xml = "\u{FEFF}<?xml version='1.1'?><?x y?><a b='\"&#9;&lt;' xmlns:p=\"u\"><p:c d='&#13;'/>x]]&gt;&#13;<!--c--><?p?></a>";
    let printed = Document::parse(xml).unwrap().to_string();
    let expected = "<?x y?><a xmlns:p=\"u\" b=\"&quot;&#9;&lt;\"><p:c d=\"&#13;\"></p:c>x]]&gt;&#13;<!--c--><?p ?></a>";
    assert_eq!(printed, expected);
    assert_eq!(Document::parse(&printed).unwrap().to_string(), printed);
}

#[test]
fn what_is_not_well_formed_is_refused_with_its_place() {
    let table = [
        ("", 1, 1),
        ("text", 1, 1),
        ("<a>\n <b></a>", 2, 5),
        ("<a/><b/>", 1, 5),
        ("<a/>x", 1, 5),
        ("<a", 1, 3),
        ("<a b=1/>", 1, 6),
        ("<a b='1'c='2'/>", 1, 9),
        ("<a b='1' b='2'/>", 1, 10),
        ("<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>", 1, 35),
        ("<a xmlns:p='u' xmlns:p='v'/>", 1, 16),
        ("<a b='<'/>", 1, 7),
        ("<a b='&lt'/>", 1, 7),
        ("<a>&nbsp;</a>", 1, 4),
        ("<a>&#0;</a>", 1, 4),
        ("<a>&#x110000;</a>", 1, 4),
        ("<a>&#+65;</a>", 1, 4),
        ("<a>&#x+41;</a>", 1, 4),
        ("<a>é\u{1}</a>", 1, 5),
        ("<a>]]></a>", 1, 4),
        ("<a><!-- -- --></a>", 1, 11),
        ("<a><![CDATA[</a>", 1, 13),
        ("<p:a/>", 1, 2),
        ("<a p:b=''/>", 1, 4),
        ("<a xmlns:p=''/>", 1, 4),
        ("<a xmlns:xml='u'/>", 1, 4),
        ("<a xmlns:xmlns='u'/>", 1, 4),
        ("<xml:b:c/>", 1, 7),
        ("<?xml encoding='x'?><a/>", 1, 1),
        (" <?xml version='1.0'?><a/>", 1, 2),
        ("<!DOCTYPE a><a/>", 1, 1),
        ("<a></ a>", 1, 6),
        ("<1/>", 1, 2),
    ];
    for (xml, line, column) in table {
        let error = Document::parse(xml).expect_err(xml);
        assert_eq!((error.line, error.column), (line, column), "{xml}: {error}");
    }
}

#[test]
fn size_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let attributes =
        |count: usize| format!("<a {}/>", (0..count).map(|n| format!("a{n}=''")).collect::<Vec<_>>().join(" "));
    for (xml, is_read) in [
        (nested(128), true),
        (nested(129), false),
        (nested(200_000), false),
        (attributes(256), true),
        (attributes(257), false),
        (format!("<a>{}</a>", "<b/>".repeat(1_000_001)), false),
        (format!("<a>{}</a>", "&amp;".repeat(100_000)), true),
    ] {
        assert_eq!(Document::parse(&xml).is_ok(), is_read, "{}", &xml[..10]);
    }
}
