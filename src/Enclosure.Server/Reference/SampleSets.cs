using Enclosure.Server.Reference.Samples;
using Microsoft.AspNetCore.Components;

namespace Enclosure.Server.Reference;

/// <summary>Samples as pages show them.</summary>
/// <param name="key">The key to show; null for what stands for it.</param>
internal sealed class SampleSets(string? key)
{
    /// <summary>
    /// Stands for the key until the page is written. No address, no id and no file's name of an account can have it in a sample: those are
    /// ASCII there.
    /// </summary>
    public const string KeyMark = "\uE000";

    public const string Placeholder = "YOUR_API_KEY";

    public SampleSet Of(string name, SampleRequest request) => Of(name, language => language.Write(request));

    public SampleSet Of(string name, Func<SampleLanguage, string> write) =>
        new(name, [.. SampleLanguage.All.Select(language => new SampleText(
            language.Id, language.Title, Shown(write(language))))]);

    private MarkupString Shown(string code) =>
        new(Encode(code.TrimEnd()).Replace(KeyMark, $"<span class=\"key\">{Encode(key ?? Placeholder)}</span>"));

    /// <summary>What text between tags needs, and no more: samples are long.</summary>
    private static string Encode(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
