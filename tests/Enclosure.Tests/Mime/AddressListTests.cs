using System.Diagnostics;
using System.Text;
using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("a@x.org", "a@x.org")]
    [InlineData("<A@X.org>", "A@X.org")]
    [InlineData("Ann <a@x.org>", "a@x.org Ann")]
    [InlineData("\"Doe, Jane\" <a@x.org>", "a@x.org Doe, Jane")]
    [InlineData("\"Jane \\\"J\\\" Doe\" <a@x.org>", "a@x.org Jane \"J\" Doe")]
    [InlineData("Doe, Jane <a@x.org>, b@x.org", "a@x.org Doe, Jane|b@x.org")]
    [InlineData("a@x.org (Ann)", "a@x.org Ann")]
    [InlineData("(nobody) Ann <a@x.org> (work)", "a@x.org Ann")]
    [InlineData("a@x.org, b@x.org; c@x.org", "a@x.org|b@x.org|c@x.org")]
    [InlineData("a@x.org b@x.org", "a@x.org|b@x.org")]
    [InlineData("Ann <a@x.org> Bob <b@x.org>", "a@x.org Ann|b@x.org Bob")]
    [InlineData("Friends: Ann <a@x.org>, b@x.org; c@x.org", "a@x.org Ann|b@x.org|c@x.org")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("Ann a@x.org", "a@x.org Ann")]
    [InlineData("\"john smith\"@x.org", "\"john smith\"@x.org")]
    [InlineData("<\"a,b>c\"@x.org>, b@x.org", "\"a,b>c\"@x.org|b@x.org")]
    [InlineData("\"a@x.org\"", "a@x.org")]
    [InlineData("\"a@x.org\" <a@x.org>", "a@x.org a@x.org")]
    [InlineData("'Ann' <a@x.org>", "a@x.org Ann")]
    [InlineData("Ann <<a@x.org>>", "a@x.org Ann")]
    [InlineData("Ann <a@x.org, b@x.org", "a@x.org Ann|b@x.org")]
    [InlineData("Ann <a@x.org", "a@x.org Ann")]
    [InlineData("<@one,@two:a@x.org>, b@x.org", "a@x.org|b@x.org")]
    [InlineData("<mailto:a@x.org>", "a@x.org")]
    [InlineData("mailto:a@x.org", "a@x.org")]
    [InlineData("Ann < a @ x.org >", "a@x.org Ann")]
    [InlineData("a @ x.org", "a@x.org")]
    [InlineData("=?utf-8?Q?J=C3=BCrgen?= <j@x.org>", "j@x.org Jürgen")]
    [InlineData("=?utf-8?Q?Doe,_J=C3=BCrgen?= <j@x.org>", "j@x.org Doe, Jürgen")]
    [InlineData("\"=?utf-8?Q?J=C3=BCrgen?=\" <j@x.org>", "j@x.org Jürgen")]
    [InlineData("=?utf-8?Q?J=C3?=\r\n =?utf-8?Q?=BCrgen?= <j@x.org>", "j@x.org Jürgen")]
    [InlineData("Jürgen <jürgen@bücher.example>", "jürgen@bücher.example Jürgen")]
    [InlineData("j@xn--bcher-kva.example", "j@xn--bcher-kva.example")]
    [InlineData("<>", "")]
    [InlineData("Ann, Bob, @x.org, a@", "")]
    [InlineData("never \"closed <a@x.org>", "a@x.org never \"closed")]
    [InlineData("never (closed <a@x.org>", "a@x.org never (closed")]
    [InlineData(",,a@x.org,,", "a@x.org")]
    [InlineData("", "")]
    public void Addresses_are_read_as_the_wild_writes_them(string raw, string expected) =>
        string.Join('|', Parse(raw).Select(found => found.Name is null ? found.Address : $"{found.Address} {found.Name}"))
            .ShouldBe(expected);

    [Fact]
    public void A_thousand_recipients_are_read_at_once()
    {
        var watch = Stopwatch.StartNew();
        var found = Parse(string.Join(",\r\n ", Enumerable.Range(0, 1000).Select(at => $"\"Recipient, No. {at}\" <r{at}@x.org>")));

        found.Count.ShouldBe(1000);
        found[999].ShouldBe(new MailAddress("r999@x.org", "Recipient, No. 999"));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void No_bytes_make_reading_fail()
    {
        var pieces = Gen.Elements(
            "a", "@", "<", ">", ",", ";", ":", "\"", "\\", "(", ")", " ", "=?utf-8?Q?", "?=", "\r\n", "é", ".", "x.org");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), raw => Parse(string.Concat(raw)).ShouldAllBe(found => found.Address.Contains('@')))
            .QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<MailAddress> Parse(string raw) => AddressList.Parse(Encoding.UTF8.GetBytes(raw));
}
