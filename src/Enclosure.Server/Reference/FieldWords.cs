using System.Globalization;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference;

/// <summary>Says in words which values are accepted.</summary>
internal static class FieldWords
{
    public static string Of(ValueForm form) => form.Default is { } otherwise ? $"{Plain(form)}; {otherwise} when left out" : Plain(form);

    private static string Plain(ValueForm form) => form switch
    {
        { Kind: ValueKind.Text, Words: { } words } => string.Join(" or ", words.Select(word => $"\"{word}\"")),
        { Kind: ValueKind.Text } => "text" + Between(form, "character"),
        { Kind: ValueKind.Integer } => "integer" + Between(form, ""),
        { Kind: ValueKind.Id } => "id (UUID)",
        { Kind: ValueKind.File } => "file",
        { Kind: ValueKind.List } => $"list{UpTo(form)}: {Plain(form.Items!)}",
        { Kind: ValueKind.Map } => $"object{UpTo(form)}: {Plain(form.Items!)}",
        _ => "",
    };

    private static string UpTo(ValueForm form) => form.Most is { } most ? $" of up to {Number(most)}" : "";

    private static string Between(ValueForm form, string unit)
    {
        var of = unit.Length == 0 ? "" : form.Most == 1 ? $" {unit}" : $" {unit}s";
        return (form.Least, form.Most) switch
        {
            (_, int.MaxValue) => $", {Number(form.Least ?? 0)} or more",
            ({ } least, { } most) when least > 0 => $", {Number(least)} to {Number(most)}{of}",
            (_, { } most) => $", up to {Number(most)}{of}",
            ({ } least, null) => $", {Number(least)} or more",
            _ => "",
        };
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
