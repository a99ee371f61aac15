using System.Text;
using Enclosure.Storage;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Enclosure.Tests.Storage;

public sealed class SigV4PropertyTests
{
    private static readonly SigningKey Key = new("ENCLKEY", "secret");
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly SigV4Signer _signer = new("auto", "s3", Key);
    private readonly SigV4Verifier _verifier = new("auto", "s3", id => id == Key.AccessKeyId ? Key : null);

    [Fact]
    public void Any_name_and_any_disposition_come_back_as_they_went_in() =>
        Prop.ForAll<string, string>((name, disposition) =>
        {
            var (path, value) = ("/enclosure/" + WellFormed(name), WellFormed(disposition));
            return Verify(Sign(path, value)) is SigV4Verified verified
                && verified.Path == path && verified.Parameter("response-content-disposition") == value;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_of_any_length_are_signed()
    {
        foreach (var length in new[] { 100, 300, 1000, 5000, 40_000 })
        {
            var path = "/" + new string('漢', length);
            Assert.Equal(path, Assert.IsType<SigV4Verified>(Verify(Sign(path, "é"))).Path);
        }
    }

    [Fact]
    public void One_changed_character_of_the_path_is_refused() => Tampered(link => link.Path, (link, path) => link with { Path = path });

    [Fact]
    public void One_changed_character_of_the_query_is_refused() =>
        Tampered(link => link.Query[1..], (link, query) => link with { Query = query });

    [Fact]
    public void One_changed_character_of_a_signed_header_is_refused() =>
        Tampered(_ => "image/png", (link, type) => (link with { }).Sending("content-type", type).Sending("content-length", "5"));

    private void Tampered(Func<SignedLink, string> part, Func<SignedLink, string, SignedLink> put) =>
        Prop.ForAll<NonNegativeInt, char>((at, character) =>
        {
            var link = Sign("/enclosure/Report-2026_v1~.txt", "attachment");
            var text = part(link).ToCharArray();
            var index = at.Get % text.Length;
            if (text[index] == character || char.IsWhiteSpace(character) || IsHexDigitOfEscape(text, index)) return true;
            text[index] = character;
            return Verify(put(link, new string(text))) is SigV4Refused;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>Positions where a change may only write the same thing in another way: an escape's hexadecimal digits.</summary>
    private static bool IsHexDigitOfEscape(char[] text, int index) =>
        (index > 0 && text[index - 1] == '%') || (index > 1 && text[index - 2] == '%');

    private SigV4Verdict Verify(SignedLink link) => _verifier.Verify(link.Request, Now);

    private SignedLink Sign(string path, string disposition) =>
        SignedLink.Of(
                _signer.Presign(
                    "PUT",
                    "http://127.0.0.1:8025",
                    path,
                    TimeSpan.FromHours(1),
                    Now,
                    [("content-type", "image/png"), ("content-length", "5")],
                    [("response-content-disposition", disposition)]),
                "PUT")
            .Sending("content-type", "image/png").Sending("content-length", "5");

    private static string WellFormed(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
