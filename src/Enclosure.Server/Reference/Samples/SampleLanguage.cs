namespace Enclosure.Server.Reference.Samples;

/// <summary>A language that samples are written in.</summary>
/// <param name="Id">In addresses and in the browser's memory.</param>
/// <param name="Needs">What a reader has to have.</param>
internal sealed record SampleLanguage(string Id, string Title, string Needs, Func<SampleRequest, string> Write)
{
    /// <summary>In the order in which they are offered.</summary>
    public static IReadOnlyList<SampleLanguage> All { get; } =
    [
        new("curl", "curl", "curl 7.76 or newer", CurlSample.Write),
        new("python", "Python", "Python 3 with requests", PythonSample.Write),
        new("javascript", "JavaScript", "Node 20 or newer, as a module (.mjs)", JavaScriptSample.Write),
        new("go", "Go", "Go 1.19 or newer, standard library", GoSample.Write),
        new("ruby", "Ruby", "Ruby 3.1 or newer, net/http", RubySample.Write),
    ];
}
