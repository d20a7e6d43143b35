package io.gatehouse.pki;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM text, not looked into. */
record PemBlocks(String source, List<Block> all) {

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /**
     * One of them.
     *
     * @param line where it begins, from 1
     * @param base64 its content, which is valid base64
     */
    record Block(String type, int line, boolean encrypted, String base64) {
        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    static PemBlocks parse(String source, String text) throws PemException {
        List<Block> blocks = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int at = 0; at < lines.length; at++) {
            String line = lines[at].strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                String type = line.substring(BEGIN.length(), line.length() - DASHES.length());
                int end = endOf(type, source, lines, at);
                blocks.add(block(type, source, lines, at, end));
                at = end;
            }
        }
        return new PemBlocks(source, List.copyOf(blocks));
    }

    /** What to say when the wanted kind of block is not among these. */
    PemException lacking(String wanted) {
        String found = all.isEmpty()
                ? "no PEM block at all"
                : String.join(", ", all.stream().map(Block::type).toList());
        return new PemException(source, "expected " + wanted + ", found " + found);
    }

    private static int endOf(String type, String source, String[] lines, int begin) throws PemException {
        String end = "-----END " + type + DASHES;
        for (int at = begin + 1; at < lines.length && !lines[at].startsWith(BEGIN); at++) {
            if (lines[at].strip().equals(end)) {
                return at;
            }
        }
        throw new PemException(source, "line " + (begin + 1) + ": the block " + type + " has no end");
    }

    private static Block block(String type, String source, String[] lines, int begin, int end) throws PemException {
        boolean encrypted = type.startsWith("ENCRYPTED ");
        StringBuilder base64 = new StringBuilder();
        for (int at = begin + 1; at < end; at++) {
            if (lines[at].contains(":")) { // a header of the older form (RFC 1421), which names the cipher
                encrypted |= lines[at].contains("ENCRYPTED");
            } else {
                base64.append(lines[at].strip());
            }
        }
        try {
            Block block = new Block(type, begin + 1, encrypted, base64.toString());
            block.bytes(); // fails here, where the line is known
            return block;
        } catch (IllegalArgumentException e) {
            throw new PemException(source, "line " + (begin + 1) + ": the block " + type + " is not valid base64");
        }
    }
}
