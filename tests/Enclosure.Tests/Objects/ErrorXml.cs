using System.Xml.Linq;
using Shouldly;

namespace Enclosure.Tests.Objects;

/// <summary>An error of the Objects door: well-formed XML and nothing else, whatever went wrong.</summary>
internal sealed record ErrorXml(int Status, string Code, string Message, XElement Root)
{
    public static async Task<ErrorXml> ReadAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/xml");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return Parse((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>From an answer read off the wire.</summary>
    public static ErrorXml Read(string raw)
    {
        raw.ShouldContain("Content-Type: application/xml");
        return Parse(int.Parse(raw.AsSpan(9, 3), null), raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private static ErrorXml Parse(int status, string body)
    {
        var root = XDocument.Parse(body).Root!;
        root.Name.LocalName.ShouldBe("Error");
        root.Element("RequestId")!.Value.ShouldNotBeEmpty();
        return new ErrorXml(status, root.Element("Code")!.Value, root.Element("Message")!.Value, root);
    }
}
